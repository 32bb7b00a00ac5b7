namespace Rehearsal.Scenarios;

/// <summary>What came of one check or wait.</summary>
/// <param name="Kind">The key it is written with: <c>event_count</c>, <c>wait_for_event</c> …</param>
/// <param name="Target">What it is about, usually an event type; empty when it is about the run.</param>
/// <param name="Expected">What was expected, for people.</param>
/// <param name="Actual">What was found, for people.</param>
/// <param name="Passed">Whether it holds.</param>
/// <param name="Location">Where it stands in its file.</param>
public sealed record CheckResult(string Kind, string Target, string Expected, string Actual, bool Passed, SourceLocation Location);
