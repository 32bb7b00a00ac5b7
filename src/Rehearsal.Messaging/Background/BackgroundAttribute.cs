namespace Rehearsal.Messaging;

/// <summary>Makes a public method of a service a loop: it starts with the system and runs until its token is cancelled, beside the service's handlers.</summary>
/// <remarks>
/// It takes a <see cref="BackgroundContext"/>, a <see cref="CancellationToken"/> or both and returns a task. It may end by itself. If it throws, that is
/// recorded as a mark and the loop has ended; the run goes on. What it publishes is background work, which no settling waits for.
/// </remarks>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BackgroundAttribute : Attribute;
