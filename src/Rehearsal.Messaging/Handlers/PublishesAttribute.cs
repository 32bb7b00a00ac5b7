namespace Rehearsal.Messaging;

/// <summary>
/// Declares event types that a handler may publish through <see cref="HandlerContext.Publish"/>, or a loop or schedule through
/// <see cref="BackgroundContext.PublishAsync"/>: its signature cannot show them.
/// </summary>
/// <param name="events">The event records.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PublishesAttribute(params Type[] events) : Attribute
{
    /// <summary>Gets the event records.</summary>
    public IReadOnlyList<Type> Events { get; } = events;
}
