namespace Rehearsal.Cluster;

/// <summary>This node among the others, and calls between them.</summary>
/// <remarks>Safe for concurrent use. Requests and answers travel as JSON: what arrives is never the object that was sent.</remarks>
public interface INodeService : IFoundationService
{
    /// <summary>Gets this node's name.</summary>
    string Self { get; }

    /// <summary>Lists the nodes that are up, this one too.</summary>
    /// <param name="cancellationToken">Cancels the question.</param>
    /// <returns>The names in ordinal order.</returns>
    ValueTask<Outcome<IReadOnlyList<string>>> ListAsync(CancellationToken cancellationToken = default);

    /// <summary>Answers an operation on this node, from now on until disposed.</summary>
    /// <typeparam name="TRequest">The request's type.</typeparam>
    /// <typeparam name="TAnswer">The answer's type.</typeparam>
    /// <param name="operation">The operation: words of a-z, 0-9, '_' and '-', joined by dots, 256 characters at most.</param>
    /// <param name="answer">Answers one call. Calls run beside each other; an exception becomes the caller's Failed outcome.</param>
    /// <returns>Ends the answering when disposed; calls under way are answered still.</returns>
    /// <exception cref="ArgumentException">The operation's name is malformed, or this node answers it already.</exception>
    IDisposable Handle<TRequest, TAnswer>(string operation, Func<TRequest, NodeCall, Task<TAnswer>> answer);

    /// <summary>Calls an operation of a node; the caller's own is a node like the others.</summary>
    /// <typeparam name="TAnswer">The answer's type.</typeparam>
    /// <param name="node">The node.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="request">The request.</param>
    /// <param name="options">How to call; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the wait; the operation may have been done.</param>
    /// <returns>
    /// The answer; NotFound when there is no such node or operation, Unavailable when the node is down or went down during the call,
    /// Invalid when the request cannot be encoded or one side cannot read the other, Failed when the operation threw, TimedOut when no
    /// answer came in time.
    /// </returns>
    ValueTask<Outcome<TAnswer>> CallAsync<TAnswer>(string node, string operation, object request, NodeCallOptions? options = null, CancellationToken cancellationToken = default);
}
