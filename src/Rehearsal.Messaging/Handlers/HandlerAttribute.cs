namespace Rehearsal.Messaging;

/// <summary>Makes a public method of a service the handler of one event type: its first parameter, with <see cref="BatchAttribute"/> a list of it.</summary>
/// <remarks>
/// Further parameters may be a <see cref="HandlerContext"/> and a <see cref="CancellationToken"/>. What the method returns is
/// published when its handling commits: one event record, a tuple or sequence of them, null for none, also as a task.
/// A service handles each event type at most once, one event at a time per key, in log order.
/// </remarks>
[AttributeUsage(AttributeTargets.Method)]
public sealed class HandlerAttribute : Attribute;
