namespace Rehearsal.Messaging;

/// <summary>What a rate limit asks of an event: whose window it belongs to, its rank among those that wait, and whether it bypasses the limit.</summary>
internal readonly record struct RateRequest(string? Key, decimal Rank, bool IsBypassing);
