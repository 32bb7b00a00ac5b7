namespace Rehearsal.Analysis;

/// <summary>An event that was needed too before another one was published, beside the one whose handling published it.</summary>
/// <param name="Id">The id of the event.</param>
/// <param name="Event">Its type.</param>
/// <param name="Source">Who published it; empty when it was not recorded.</param>
public sealed record FlowJoin(Guid Id, string Event, string Source);
