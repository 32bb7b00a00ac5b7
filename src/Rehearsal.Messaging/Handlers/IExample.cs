namespace Rehearsal.Messaging;

/// <summary>An event record that declares an example: what a scenario's trigger publishes when it gives no data.</summary>
/// <typeparam name="TSelf">The record itself.</typeparam>
public interface IExample<TSelf>
    where TSelf : IExample<TSelf>
{
    /// <summary>Gets the example. The same value at every call.</summary>
    static abstract TSelf Example { get; }
}
