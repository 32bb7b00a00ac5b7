namespace Rehearsal.Messaging;

/// <summary>A handler failed, and then its failure path failed too.</summary>
internal sealed class FailurePathException(Exception failure, Exception second)
    : Exception($"{failure.Message} (and the failure path failed: {second.GetType().Name}: {second.Message})", failure);
