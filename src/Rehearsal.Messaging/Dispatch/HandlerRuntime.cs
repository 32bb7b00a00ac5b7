namespace Rehearsal.Messaging;

/// <summary>A handler of a running service: all that its handlings share.</summary>
/// <param name="Handler">The handler.</param>
/// <param name="Resilience">Its pipeline; null when it needs none.</param>
/// <param name="Instance">The service's instance.</param>
/// <param name="Service">The running service.</param>
internal sealed record HandlerRuntime(HandlerDefinition Handler, ResilienceAdapter? Resilience, object Instance, ServiceRuntime Service);
