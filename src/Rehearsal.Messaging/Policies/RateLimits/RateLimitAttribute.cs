namespace Rehearsal.Messaging;

/// <summary>Limits how many events a handler takes within a sliding window, for each value of a field. What is above the limit is dropped or waits.</summary>
/// <remarks>
/// <para>Outermost policy: it decides once about an event, before batches and retries. The window is exact: an event that was let pass counts for
/// <see cref="Per"/> from that moment, and no longer at its end. What is kept of a value of <see cref="Key"/> is forgotten once its window is empty; a service that
/// starts again on its log takes the windows up where they were.</para>
/// <para>Each event that is dropped, waits or bypasses the limit gets a mark, <c>rehearsal.rate_limit</c>; one that passes gets none. On a service it holds for
/// each of its handlers, with windows of their own.</para>
/// </remarks>
/// <param name="limit">The most events within the window; 1 to 1,000,000.</param>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class)]
public sealed class RateLimitAttribute(int limit) : Attribute
{
    /// <summary>Gets the most events within the window.</summary>
    public int Limit { get; } = limit;

    /// <summary>Gets or sets the length of the window in stage time, 1ms to 3650d: <c>500ms</c>, <c>31s</c>, <c>60min</c>, <c>2h</c>.</summary>
    /// <value>The default is a minute.</value>
    public string Per { get; set; } = "1m";

    /// <summary>Gets or sets the field of the event whose values have a window each: <c>user_id</c>. Events without a value, or with null, share one.</summary>
    /// <value>The default is null: one window for all events.</value>
    public string? Key { get; set; }

    /// <summary>Gets or sets what becomes of an event that is above the limit.</summary>
    /// <value>The default is <see cref="RateLimitOver.Drop"/>.</value>
    public RateLimitOver Over { get; set; } = RateLimitOver.Drop;

    /// <summary>Gets or sets the field of the event that orders those that wait: the highest goes first, among equals the one that came first.</summary>
    /// <value>A field with a number or an enumeration, the greatest being the highest, or a text with <see cref="PriorityOrder"/>. The default is null: the one that came first.</value>
    public string? Priority { get; set; }

    /// <summary>Gets or sets the values of <see cref="Priority"/> from the highest to the lowest, with commas between: <c>urgent, high, normal</c>. Others are lower than all of these.</summary>
    /// <value>The default is null: the order of the numbers or of the enumeration.</value>
    public string? PriorityOrder { get; set; }

    /// <summary>Gets or sets the values of <see cref="Priority"/>, with commas between, whose events the limit never holds up. They take no place in the window.</summary>
    /// <value>The default is null: none.</value>
    public string? Bypass { get; set; }
}
