using Rehearsal.Messaging;

namespace Foundation.Events;

/// <summary>A measurement of the event service begins.</summary>
public sealed record BaselineStarted(int Single, int Writers, int EventsEach, int Batch) : IExample<BaselineStarted>
{
    public static BaselineStarted Example => new(1_000, 10, 200, 500);
}

/// <summary>A writer is to store one event; it is done when it has stored the last one. Writers work beside each other.</summary>
public sealed record StoreRequested([Subject] string Writer, int Sequence, int Last);

public sealed record WriterFinished(string Writer, int Stored);

public sealed record BatchRequested(int Events);

public sealed record BatchStored(int Stored);

/// <summary>What happens in a shop on the web, stored under the name of one of <c>EventWriter.Types</c>.</summary>
public sealed record Visit(string UserId, string SessionId, int Sequence, DateTimeOffset Timestamp);

/// <summary>What was stored and found, and how fast in the stage's time.</summary>
public sealed record BaselineMeasured(
    int SingleStored,
    int ParallelStored,
    int BatchStored,
    int LoginsFound,
    int RecentFound,
    double SinglePerSecond,
    double ParallelPerSecond,
    double BatchPerSecond,
    double ParallelGain,
    double BatchGain,
    double QueryByTypeMs,
    double QueryByTimeMs);
