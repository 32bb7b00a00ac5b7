namespace Rehearsal.Messaging;

/// <summary>Makes a public method the failure path of a handler: it runs once, after the last attempt has failed.</summary>
/// <remarks>
/// Its first parameter is the handler's: the event, or with <see cref="BatchAttribute"/> the list; further ones may be the <see cref="Exception"/>, a <see cref="HandlerContext"/>
/// and a <see cref="CancellationToken"/>. What it returns is published in the commit that records the failure.
/// </remarks>
/// <param name="handler">The name of the handler's method: <c>nameof(ChargeCard)</c>.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OnFailureAttribute(string handler) : Attribute
{
    /// <summary>Gets the name of the handler's method.</summary>
    public string Handler { get; } = handler;
}
