using System.Collections.Concurrent;
using Rehearsal.Events;

namespace Rehearsal.Cluster;

/// <summary>One node of an <see cref="EmbeddedNodeSet"/>.</summary>
internal sealed class EmbeddedNode : INodeService, IDisposable
{
    private readonly ConcurrentDictionary<string, Operation> operations = new(StringComparer.Ordinal);
    private readonly EmbeddedNodeSet nodes;
    private readonly TimeProvider time;
    private readonly EventIdSource ids;
    private readonly Lifetime lifetime;
    private readonly Lifetime up = new();

    public EmbeddedNode(string name, EmbeddedNodeSet nodes, TimeProvider time, EventIdSource ids, Lifetime lifetime)
    {
        Self = name;
        this.nodes = nodes;
        this.time = time;
        this.ids = ids;
        this.lifetime = lifetime;
    }

    private delegate Task<Outcome<EventData>> Operation(EventData request, NodeCall call);

    public string Name => "nodes";

    public string Self { get; }

    public bool IsDown => up.Ended || lifetime.Ended;

    /// <summary>Takes the node down.</summary>
    /// <returns>True when it was up.</returns>
    public bool TakeDown()
    {
        var wasUp = !IsDown;
        up.Dispose();
        return wasUp;
    }

    public void Dispose() => TakeDown();

    public ValueTask<Availability> CheckAsync(CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(new Availability(Name, !IsDown, IsDown ? DownText(Self) : null));

    public ValueTask<Outcome<IReadOnlyList<string>>> ListAsync(CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(IsDown ? Outcome.Failure<IReadOnlyList<string>>(ServiceErrorKind.Unavailable, DownText(Self)) : Outcome.Of(nodes.Up));

    public IDisposable Handle<TRequest, TAnswer>(string operation, Func<TRequest, NodeCall, Task<TAnswer>> answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        Names.Check(operation, "an operation's name", nameof(operation));
        Operation run = async (data, call) =>
        {
            if (!JsonValue.TryDecode<TRequest>(data, out var request, out var unread))
            {
                return Outcome.Failure<EventData>(ServiceErrorKind.Invalid, $"'{operation}' of node '{Self}' cannot read the request as {typeof(TRequest).Name}: {unread}");
            }

            return JsonValue.TryEncode(await answer(request, call), out var encoded, out var problem)
                ? Outcome.Of(encoded)
                : Outcome.Failure<EventData>(ServiceErrorKind.Invalid, $"The answer of '{operation}' of node '{Self}' cannot be encoded: {problem}");
        };
        return operations.TryAdd(operation, run)
            ? new Handled(this, operation, run)
            : throw new ArgumentException($"The node '{Self}' answers '{operation}' already. Choose another name, or end the other answering.", nameof(operation));
    }

    public async ValueTask<Outcome<TAnswer>> CallAsync<TAnswer>(string node, string operation, object request, NodeCallOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(node);
        ArgumentNullException.ThrowIfNull(operation);
        ArgumentNullException.ThrowIfNull(request);
        cancellationToken.ThrowIfCancellationRequested();
        options ??= new NodeCallOptions();
        if (IsDown)
        {
            return Outcome.Failure<TAnswer>(ServiceErrorKind.Unavailable, DownText(Self));
        }

        if (nodes.Find(node) is not { } callee)
        {
            return Outcome.Failure<TAnswer>(ServiceErrorKind.NotFound, $"There is no node '{node}'. Up: {string.Join(", ", nodes.Up)}.");
        }

        if (!JsonValue.TryEncode(request, out var encoded, out var problem))
        {
            return Outcome.Failure<TAnswer>(ServiceErrorKind.Invalid, $"The request to '{operation}' of node '{node}' cannot be encoded: {problem}");
        }

        var answer = await CallAsync(callee, operation, encoded, options, cancellationToken);
        return !answer.Succeeded ? Outcome.Failure<TAnswer>(answer.Error)
            : JsonValue.TryDecode<TAnswer>(answer.Value, out var value, out var unread) ? Outcome.Of(value)
            : Outcome.Failure<TAnswer>(ServiceErrorKind.Invalid, $"The answer of '{operation}' of node '{node}' cannot be read as {typeof(TAnswer).Name}: {unread}");
    }

    private static string DownText(string node) => $"The node '{node}' is down.";

    // Decision 0004: the wait is a plain await of a source that the answer, the timer or a token completes.
    private async ValueTask<Outcome<EventData>> CallAsync(EmbeddedNode callee, string operation, EventData request, NodeCallOptions options, CancellationToken cancellationToken)
    {
        if (callee.IsDown)
        {
            return Outcome.Failure<EventData>(ServiceErrorKind.Unavailable, DownText(callee.Self));
        }

        if (!callee.operations.TryGetValue(operation, out var run))
        {
            return Outcome.Failure<EventData>(ServiceErrorKind.NotFound, $"The node '{callee.Self}' has no operation '{operation}'. It has: {callee.Operations()}.");
        }

        var done = new TaskCompletionSource<Outcome<EventData>>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var abandoned = new CancellationTokenSource();
        using var cancelled = cancellationToken.Register(() => done.TrySetCanceled(cancellationToken));
        using var calleeDown = callee.OnDown(() => done.TrySetResult(Outcome.Failure<EventData>(ServiceErrorKind.Unavailable, $"The node '{callee.Self}' went down during the call of '{operation}'.")));
        using var selfDown = OnDown(() => done.TrySetResult(Outcome.Failure<EventData>(ServiceErrorKind.Unavailable, DownText(Self))));
        using var timer = time.CreateTimer(
            _ => done.TrySetResult(Outcome.Failure<EventData>(ServiceErrorKind.TimedOut, $"'{operation}' of node '{callee.Self}' did not answer within {options.Timeout}.")),
            null,
            options.Timeout,
            Timeout.InfiniteTimeSpan);
        _ = CompleteAsync(run, request, new NodeCall(Self, options.CorrelationId ?? ids.Next().ToString(), abandoned.Token), done);
        try
        {
            return await done.Task;
        }
        finally
        {
            abandoned.Cancel();
        }
    }

    private static async Task CompleteAsync(Operation run, EventData request, NodeCall call, TaskCompletionSource<Outcome<EventData>> done)
    {
        try
        {
            done.TrySetResult(await run(request, call));
        }
        catch (Exception failure)
        {
            done.TrySetResult(Outcome.Failure<EventData>(ServiceErrorKind.Failed, $"{failure.GetType().Name}: {failure.Message}"));
        }
    }

    private string Operations() => operations.IsEmpty ? "none" : string.Join(", ", operations.Keys.Order(StringComparer.Ordinal));

    private DownRegistration OnDown(Action down) => new(up.Token.Register(down), lifetime.Token.Register(down));

    private readonly record struct DownRegistration(CancellationTokenRegistration Up, CancellationTokenRegistration Lifetime) : IDisposable
    {
        public void Dispose()
        {
            Up.Dispose();
            Lifetime.Dispose();
        }
    }

    private sealed class Handled(EmbeddedNode node, string operation, Operation run) : IDisposable
    {
        public void Dispose() => ((ICollection<KeyValuePair<string, Operation>>)node.operations).Remove(KeyValuePair.Create(operation, run));
    }
}
