using System.Diagnostics.CodeAnalysis;

namespace Rehearsal.Messaging;

/// <summary>HTTP inside a running system: its hosts, what answers for others, and who is calling.</summary>
/// <remarks>Safe for concurrent use.</remarks>
internal sealed class HttpCalls(HttpHosts hosts, HostEnvironment environment, ActivityTracker activity, HostLifetime lifetime) : IDisposable
{
    private readonly AsyncLocal<CallScope?> scope = new();
    private readonly Lazy<HttpMessageInvoker> outside = new(() => environment.OutsideHttp is { } given
        ? new HttpMessageInvoker(given, disposeHandler: false)
        : new HttpMessageInvoker(new SocketsHttpHandler(), disposeHandler: true));

    // An asynchronous local costs whoever runs below it, so it is not touched before somebody asked for a client.
    private volatile bool isUsed;

    public HttpHosts Hosts => hosts;

    public HostEnvironment Environment => environment;

    public ActivityTracker Activity => activity;

    public HostLifetime Lifetime => lifetime;

    /// <summary>Gets what answers for hosts that are not the system's.</summary>
    public HttpMessageInvoker Outside => outside.Value;

    /// <summary>Gets or sets who calls, for the asynchronous method that sets it and what it calls.</summary>
    public CallScope? Scope
    {
        get => isUsed ? scope.Value : null;
        set => scope.Value = value;
    }

    /// <summary>Says that calls made from here on, in the asynchronous method that says so, belong to an attempt.</summary>
    public void Enter(HandlingAttempt attempt)
    {
        if (isUsed)
        {
            scope.Value = CallScope.Of(attempt);
        }
    }

    public HttpMessageHandler CreateHandler(TimeSpan timeout)
    {
        isUsed = true;
        return new SystemHttpHandler(this, timeout);
    }

    /// <summary>Makes a client; its own time-out is infinite, because it counts the machine's time.</summary>
    [SuppressMessage("Reliability", "CA2000", Justification = "The client has the handler, which holds nothing.")]
    public HttpClient CreateClient(HttpClientOptions options, IServiceProvider services)
    {
        if (options.Handlers.Count == 0)
        {
            return new HttpClient(CreateHandler(options.Timeout)) { Timeout = Timeout.InfiniteTimeSpan };
        }

        // The user's handlers come back on the stage's context; the outermost one leads HttpClient on from there.
        var handler = CreateHandler(Timeout.InfiniteTimeSpan);
        foreach (var create in options.Handlers.Reverse())
        {
            var wrapping = create(services);
            wrapping.InnerHandler = handler;
            handler = wrapping;
        }

        return new HttpClient(new LimitingHttpHandler(environment, options.Timeout) { InnerHandler = handler }) { Timeout = Timeout.InfiniteTimeSpan };
    }

    public void Dispose()
    {
        if (outside.IsValueCreated)
        {
            outside.Value.Dispose();
        }
    }
}
