namespace Rehearsal.Analysis;

/// <summary>What usually follows.</summary>
/// <param name="Target">The event type that is published, or the handler that handles.</param>
/// <param name="Flows">In how many flows it did each time.</param>
/// <param name="Of">Of how many flows.</param>
/// <param name="FalsePositiveBound">The share of flows that are right in which it may be lacking: an upper bound with 95 % confidence.</param>
/// <param name="LongestDelay">The longest time it took.</param>
/// <param name="Example">The correlation id of a flow in which it did.</param>
internal readonly record struct Habit(string Target, int Flows, int Of, double FalsePositiveBound, TimeSpan LongestDelay, string Example);
