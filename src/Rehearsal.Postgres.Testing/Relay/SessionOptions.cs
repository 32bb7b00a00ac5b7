namespace Rehearsal.Postgres.Testing.Relay;

/// <summary>How a session treats its connections.</summary>
/// <param name="TurnWaitMax">How long a connection waits for another one's transaction to end.</param>
internal sealed record SessionOptions(TimeSpan TurnWaitMax);
