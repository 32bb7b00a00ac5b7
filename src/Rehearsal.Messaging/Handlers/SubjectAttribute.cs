namespace Rehearsal.Messaging;

/// <summary>Marks the property of an event record that names what the event is about: the CloudEvents subject.</summary>
/// <remarks>Each service handles the events of one subject one at a time, in log order; without a subject, those of one correlation id.</remarks>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class SubjectAttribute : Attribute;
