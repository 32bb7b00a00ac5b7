namespace Rehearsal.Messaging;

/// <summary>Gives a handler several events at once: its first parameter is an <see cref="IReadOnlyList{T}"/> of the event record.</summary>
/// <remarks>
/// <para>A handler has one batch at a time. It holds its events in the order in which they came, of one key in log order; an event of the same key for another
/// handler of the service waits until the batch before it is done. Each event has a span of its own, and a mark, <c>rehearsal.batch</c>, says how many there were.
/// What the batch publishes belongs to the flow of its first event and names the others as causes too.</para>
/// <para>The policies inside, retry and time-out, hold for the batch as a whole: it succeeds or fails with all of its events, in one commit. After a crash the
/// events of a batch that was not committed come again.</para>
/// </remarks>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BatchAttribute : Attribute
{
    /// <summary>Gets or sets the most events of one call.</summary>
    /// <value>1 to 10,000. The default is 100.</value>
    public int Size { get; set; } = 100;

    /// <summary>Gets or sets the longest that the first event waits for others, in stage time, 1ms to 3650d: <c>500ms</c>, <c>5s</c>. It may wait longer for the batch before.</summary>
    /// <value>The default is a second.</value>
    public string MaxWait { get; set; } = "1s";

    /// <summary>Gets or sets a value indicating whether events wait only while the service has other work: once none of its events is handled, due or on its way, the batch goes.</summary>
    /// <value>The default is false.</value>
    public bool FlushOnIdle { get; set; }
}
