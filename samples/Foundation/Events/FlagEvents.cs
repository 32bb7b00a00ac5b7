using Rehearsal.Messaging;

namespace Foundation.Events;

/// <summary>A test of feature flags begins.</summary>
public sealed record FlagTestStarted(int Segments, int UpdatesEach, int Readers, int ReadsEach) : IExample<FlagTestStarted>
{
    public static FlagTestStarted Example => new(20, 25, 10, 100);
}

/// <summary>One segment of the users gets its own flags.</summary>
public sealed record SegmentStarted([Subject] string Segment, int Updates);

public sealed record SegmentFinished(string Segment, int Updates);

/// <summary>One part of the application reads flags all the time.</summary>
public sealed record ReaderStarted([Subject] string Reader, int Reads);

public sealed record ReaderFinished(string Reader, int Reads, double ReadMs);

/// <summary>All segments and readers are done.</summary>
public sealed record FlagTestFinished(int Updates, long UpdatesKept, int Reads, double MeanReadMs);
