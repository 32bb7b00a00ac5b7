namespace Rehearsal.Messaging;

/// <summary>Puts an event aside, with a mark in the log, when its last attempt has failed; otherwise the failure is only recorded.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class)]
public sealed class DeadLetterAttribute : Attribute;
