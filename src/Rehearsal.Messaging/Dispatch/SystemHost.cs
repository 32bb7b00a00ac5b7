using Microsoft.Extensions.DependencyInjection;
using Rehearsal.Events;

namespace Rehearsal.Messaging;

/// <summary>A system that runs: its services follow a log and append to it.</summary>
/// <remarks>Safe for concurrent use. Dispose it on the scheduler it was started on.</remarks>
public sealed class SystemHost : IAsyncDisposable
{
    private static readonly TimeSpan StopBound = TimeSpan.FromSeconds(5);

    private readonly SystemDefinition system;
    private readonly HostEnvironment environment;
    private readonly HostLifetime lifetime = new();
    private readonly List<Subscription> subscriptions = [];
    private readonly List<BackgroundRun> background = [];
    private readonly Dictionary<string, List<Subscription>> byType = new(StringComparer.Ordinal);
    private readonly EffectJournal effects = new();
    private readonly PublisherTurn turn;
    private readonly HttpHosts hosts;
    private readonly HttpCalls http;
    private ServiceProvider? services;
    private IDisposable? tail;
    private bool isLive;

    private SystemHost(SystemDefinition system, HostEnvironment environment)
    {
        this.system = system;
        this.environment = environment;
        Activity = new ActivityTracker(environment.Time, () => environment.Log.Head);
        hosts = new HttpHosts(system.Parts);
        http = new HttpCalls(hosts, environment, Activity, lifetime);
        turn = new PublisherTurn(environment, Activity);
    }

    /// <summary>Gets the count of work under way.</summary>
    public ActivityTracker Activity { get; }

    /// <summary>Starts a system: writes its topology mark, takes up what the log holds unhandled, follows the log, and starts loops and schedules.</summary>
    /// <remarks>What it takes up from an earlier run is foreground work, whatever it was then.</remarks>
    /// <param name="system">The system.</param>
    /// <param name="environment">What the stage supplies.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <returns>The running system.</returns>
    /// <exception cref="SystemDefinitionException">A service cannot be constructed, or <see cref="HostEnvironment.Services"/> names one that does not exist.</exception>
    public static async Task<SystemHost> StartAsync(SystemDefinition system, HostEnvironment environment, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(system);
        ArgumentNullException.ThrowIfNull(environment);
        var host = new SystemHost(system, environment);
        try
        {
            host.Construct();
            await host.BeginAsync(cancellationToken);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Publishes an event into the system from outside it.</summary>
    /// <param name="body">An event record of the system.</param>
    /// <param name="source">Who publishes: <c>scenario</c> for a scenario's trigger.</param>
    /// <param name="correlationId">The correlation id, or null for a new one.</param>
    /// <param name="cancellationToken">Cancels the wait for the commit.</param>
    /// <returns>The committed event.</returns>
    /// <exception cref="ArgumentException">The record is not an event type of the system, or cannot be encoded.</exception>
    /// <exception cref="ObjectDisposedException">The system has been stopped.</exception>
    public async ValueTask<EventEnvelope> PublishAsync(object body, string source, string? correlationId = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(body);
        ObjectDisposedException.ThrowIf(lifetime.Stopping.IsCancellationRequested, this);
        var now = environment.Time.GetUtcNow();
        var correlation = correlationId ?? environment.Ids.Next(now).ToString();
        var committed = await environment.Log.AppendAsync(EventFactory.Create(environment.Ids, now, OutputOf(body), source, correlation), cancellationToken);
        if (turn.IsOver())
        {
            await Task.Yield();
        }

        return (EventEnvelope)committed.Entry;
    }

    /// <summary>Publishes events into the system from outside it, all of them in one commit.</summary>
    /// <param name="events">The events, in order.</param>
    /// <param name="source">Who publishes.</param>
    /// <param name="correlationId">The correlation id of all of them, or null for a new one that they share.</param>
    /// <param name="cancellationToken">Cancels the wait for the commit.</param>
    /// <returns>The committed events.</returns>
    /// <exception cref="ArgumentException">A record is not an event type of the system, or cannot be encoded.</exception>
    /// <exception cref="ObjectDisposedException">The system has been stopped.</exception>
    public async Task<IReadOnlyList<EventEnvelope>> PublishAllAsync(
        IReadOnlyList<Publication> events, string source, string? correlationId = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(events);
        ObjectDisposedException.ThrowIf(lifetime.Stopping.IsCancellationRequested, this);
        var outputs = events.Select(OutputOf).ToList();
        var correlation = correlationId ?? environment.Ids.Next().ToString();
        var envelopes = outputs.ConvertAll(output => (LogEntry)EventFactory.Create(environment.Ids, environment.Time.GetUtcNow(), output, source, correlation));
        var committed = await environment.Log.AppendAsync(envelopes, cancellationToken: cancellationToken);
        return [.. committed.Select(static record => (EventEnvelope)record.Entry)];
    }

    /// <summary>Makes a client for requests from outside any handler to the hosts of this system; what it asks is recorded as marks.</summary>
    /// <returns>The client, with the time-out of <see cref="HttpClientOptions.TimeoutDefault"/> in stage time. The caller disposes it.</returns>
    public HttpClient CreateHttpClient() => CreateHttpClient(new HttpClientOptions());

    /// <summary>Makes a client for requests from outside any handler to the hosts of this system; what it asks is recorded as marks.</summary>
    /// <param name="options">The client's time-out and handlers.</param>
    /// <returns>The client. The caller disposes it.</returns>
    public HttpClient CreateHttpClient(HttpClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return http.CreateClient(options, services!);
    }

    /// <summary>Describes what is in flight, for people: what runs, what waits for a retry, what waits for its turn, which loops broke down.</summary>
    /// <returns>One line each, in a stable order.</returns>
    public IReadOnlyList<string> DescribeInFlight() =>
    [
        .. subscriptions.SelectMany(static subscription => subscription.DescribeInFlight()),
        .. background.SelectMany(static run => run.DescribeTrouble()),
    ];

    /// <summary>Stops: handlers, loops and schedules are cancelled and waited for, at most 5 s of stage time. What they did not commit comes again at the next start.</summary>
    /// <returns>A task that ends when the system has stopped; for a second caller, at once.</returns>
    public async ValueTask DisposeAsync()
    {
        tail?.Dispose();
        if (!lifetime.TryBeginStop())
        {
            return;
        }

        foreach (var subscription in subscriptions)
        {
            subscription.EndWaits();
        }

        try
        {
            await Task.WhenAll([.. subscriptions.Select(static subscription => subscription.WhenIdleAsync()), .. background.Select(static run => run.WhenEndedAsync())]).WaitAsync(StopBound, environment.Time);
        }
        catch (TimeoutException)
        {
            // A handler or loop that ignores its cancellation token is left behind; nothing it does from here on is committed.
        }

        lifetime.Dispose();
        foreach (var subscription in subscriptions)
        {
            subscription.EndTimers();
        }

        if (services is not null)
        {
            await services.DisposeAsync();
        }

        http.Dispose();
    }

    private Output OutputOf(Publication published)
    {
        var output = OutputOf(published.Body);
        return published.Subject is { } subject ? output with { Subject = subject } : output;
    }

    private Output OutputOf(object body) => system.EventTypes.TryGet(body.GetType(), out var type)
        ? Output.Of(type, body)
        : throw new ArgumentException($"'{body.GetType().Name}' is not an event type of the system '{system.Name}'.", nameof(body));

    private void Construct()
    {
        var names = system.Topology.Services.Select(static service => service.Name).ToList();
        var errors = (environment.Services ?? [])
            .Where(name => !names.Contains(name, StringComparer.Ordinal))
            .Select(name => $"The system '{system.Name}' has no service '{name}'. It has: {string.Join(", ", names)}.")
            .ToList();
        if (errors.Count > 0)
        {
            throw new SystemDefinitionException(errors);
        }

        services = system.CreateServices(environment, http);
        foreach (var part in system.Parts.Where(part => environment.Services?.Contains(part.Name, StringComparer.Ordinal) ?? true))
        {
            var runtime = new ServiceRuntime(part.Name, environment, system.EventTypes, effects, Activity, lifetime) { Http = http };
            try
            {
                var instance = services.GetRequiredService(part.Type);
                subscriptions.Add(part.Start(instance, runtime));
                background.AddRange(part.Background.Select(method => new BackgroundRun(method, instance, runtime)));
                hosts.Serve(part, instance, runtime);
            }
            catch (Exception failure)
            {
                errors.Add($"{part.Type.Name} cannot be constructed: {failure.GetType().Name}: {failure.Message} What its constructor needs is registered with system.Services.");
            }
        }

        if (errors.Count > 0)
        {
            throw new SystemDefinitionException(errors);
        }

        foreach (var subscription in subscriptions)
        {
            foreach (var type in subscription.EventTypes)
            {
                (byType.TryGetValue(type, out var list) ? list : byType[type] = []).Add(subscription);
            }
        }
    }

    // The topology mark divides the log: what stands before it is recovered, what follows comes live. So it goes first.
    private async Task BeginAsync(CancellationToken cancellationToken)
    {
        var mark = TopologyMark();
        tail = environment.Log.Subscribe(records => OnCommitted(records, mark.Id));
        var start = (await environment.Log.AppendAsync([mark], cancellationToken: cancellationToken))[0].Position;
        var recovery = await LogRecovery.ReadAsync(environment.Log, start, byType, effects, environment.Time.GetUtcNow(), cancellationToken);
        foreach (var pass in recovery.Passes)
        {
            pass.Limiter.Restore(pass.Event, environment.Time.GetUtcNow() - pass.Time);
        }

        foreach (var subscription in subscriptions)
        {
            Activity.BeginRecovered(recovery.UnhandledBy(subscription.Name).Count);
            subscription.Restore(recovery.SagasOf(subscription.Name));
        }

        foreach (var subscription in subscriptions)
        {
            subscription.Resume(recovery.UnhandledBy(subscription.Name), start);
        }

        background.ForEach(static run => run.Start());
    }

    // Only what was started: an analysis must not miss what services that did not run would have done.
    private Mark TopologyMark() => new()
    {
        Id = environment.Ids.Next(),
        Kind = MarkKinds.System,
        Time = environment.Time.GetUtcNow(),
        CorrelationId = string.Empty,
        Data = SystemTopologyJson.Encode(new SystemTopology(
            system.Name,
            [.. system.Topology.Services.Where(service => subscriptions.Exists(subscription => subscription.Name == service.Name))])),
    };

    // Counts first, then hands on, so that the system never looks settled in between.
    private void OnCommitted(IReadOnlyList<LogRecord> records, Guid start)
    {
        isLive = isLive || records[0].Entry.Id == start;
        if (!isLive)
        {
            return;
        }

        // By index: an enumerator would be an object a commit and a subscriber.
        for (var i = 0; i < records.Count; i++)
        {
            var record = records[i];
            if (record.Entry is not EventEnvelope committed)
            {
                continue;
            }

            if (byType.TryGetValue(committed.Type, out var targets))
            {
                Activity.Begin(committed.Id, targets.Count);
                foreach (var target in targets)
                {
                    target.Accept(record);
                }
            }
            else if (Activity.IsBackground(committed.Id))
            {
                // Nobody handles it, so this lets it go.
                Activity.Begin(committed.Id, 0);
            }
        }

        Activity.Dispatched(records[^1].Position + 1);
    }
}
