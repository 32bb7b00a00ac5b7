namespace Rehearsal.Messaging;

/// <summary>Declares event types that a handler may publish through <see cref="HandlerContext.Publish"/>, which its signature cannot show.</summary>
/// <param name="events">The event records.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PublishesAttribute(params Type[] events) : Attribute
{
    /// <summary>Gets the event records.</summary>
    public IReadOnlyList<Type> Events { get; } = events;
}
