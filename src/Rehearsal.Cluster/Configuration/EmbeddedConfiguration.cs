using System.Runtime.CompilerServices;
using Rehearsal.Events;

namespace Rehearsal.Cluster;

/// <summary>Configuration as the sum of the marks in an event log.</summary>
internal sealed class EmbeddedConfiguration : IConfigurationService
{
    private readonly IEventLog log;
    private readonly TimeProvider time;
    private readonly EventIdSource ids;
    private readonly Lifetime lifetime;
    private readonly IReadOnlyList<Setting> settings;
    private readonly ConfigurationState state;
    private readonly LogAccess access;
    private readonly MarkFold<ConfigurationChange?> fold;

    public EmbeddedConfiguration(IEventLog log, TimeProvider time, EventIdSource ids, Lifetime lifetime, IReadOnlyList<Setting> settings)
    {
        this.log = log;
        this.time = time;
        this.ids = ids;
        this.lifetime = lifetime;
        this.settings = settings;
        state = new ConfigurationState(settings);
        access = new LogAccess(Name, log, lifetime);
        fold = new MarkFold<ConfigurationChange?>(access, log, FoundationMarkKinds.Configuration, state.Apply);
        UpdatablePaths = [.. settings.Where(static setting => setting.IsUpdatable).Select(static setting => setting.Path).Order(StringComparer.Ordinal)];
    }

    public string Name => "configuration";

    public IReadOnlyList<string> UpdatablePaths { get; }

    public ValueTask<Availability> CheckAsync(CancellationToken cancellationToken = default) =>
        access.CheckAsync(() => fold.AskAsync(static () => Outcome.Of(true), cancellationToken));

    public ValueTask<Outcome<IReadOnlyList<ConfigurationEntry>>> GetAllAsync(CancellationToken cancellationToken = default) =>
        fold.AskAsync(() => Outcome.Of(state.All), cancellationToken);

    public ValueTask<Outcome<ConfigurationEntry>> GetAsync(string path, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        return fold.AskAsync(() => Find(path), cancellationToken);
    }

    public async ValueTask<Outcome<ConfigurationEntry>> UpdateAsync(string path, object? value, ConfigurationUpdate? update = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        var before = await fold.AskAsync(() => Examine(path, value, update?.ExpectedVersion), cancellationToken);
        if (!before.Succeeded)
        {
            return Outcome.Failure<ConfigurationEntry>(before.Error);
        }

        var mark = new Mark
        {
            Id = ids.Next(),
            Kind = FoundationMarkKinds.Configuration,
            Time = time.GetUtcNow(),
            CorrelationId = update?.CorrelationId ?? string.Empty,
            About = update?.CausationId,
            Data = ConfigurationMark.Write(path, before.Value, update?.ExpectedVersion),
        };
        // Others may have been first since the examination: what counts is what the mark came to at its place in the log.
        var decided = await fold.DecideAsync(mark, cancellationToken);
        return !decided.Succeeded ? Outcome.Failure<ConfigurationEntry>(decided.Error)
            : decided.Value is { } change ? Outcome.Of(new ConfigurationEntry(path, change.Value, change.Version, IsUpdatable: true))
            : await fold.AskAsync(() => ConflictOf(path, update!.ExpectedVersion!.Value), cancellationToken);
    }

    public IAsyncEnumerable<ConfigurationChange> WatchAsync(string? path = null, CancellationToken cancellationToken = default) =>
        WatchFromAsync(log.Head, path, cancellationToken);

    private static bool Matches(string? watched, string path) =>
        watched is null || path == watched || (path.Length > watched.Length && path[watched.Length] == '.' && path.StartsWith(watched, StringComparison.Ordinal));

    // What stands before the call decides only what the later marks mean.
    private async IAsyncEnumerable<ConfigurationChange> WatchFromAsync(long start, string? path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.Token);
        var seen = new ConfigurationState(settings);
        await foreach (var record in log.ReadAsync(new LogQuery { Type = FoundationMarkKinds.Configuration, Kinds = LogEntryKinds.Marks }, CancellationToken.None))
        {
            if (record.Position < start)
            {
                MarkReading.Read(record, seen.Apply);
            }
        }

        await foreach (var record in log.FollowAsync(start, end.Token))
        {
            if (record.Entry is not Mark { Kind: FoundationMarkKinds.Configuration })
            {
                continue;
            }

            if (MarkReading.Read(record, seen.Apply) is { } change && Matches(path, change.Path))
            {
                yield return change;
            }
        }
    }

    private Outcome<ConfigurationEntry> Find(string path) => state.Find(path) is { } entry
        ? Outcome.Of(entry)
        : Outcome.Failure<ConfigurationEntry>(ServiceErrorKind.NotFound, $"There is no configuration path '{path}'. Declared: {Declared()}.");

    private Outcome<EventData> Examine(string path, object? value, long? expectedVersion)
    {
        var found = Find(path);
        if (!found.Succeeded)
        {
            return Outcome.Failure<EventData>(found.Error);
        }

        var entry = found.Value;
        if (!entry.IsUpdatable)
        {
            return Outcome.Failure<EventData>(ServiceErrorKind.NotUpdatable, $"'{path}' cannot be updated while the system runs. Declare it with isUpdatable: true. Updatable: {string.Join(", ", UpdatablePaths)}.");
        }

        if (expectedVersion is { } expected && expected != entry.Version)
        {
            return ConflictOf(path, expected).Map(static _ => default(EventData));
        }

        if (!JsonValue.TryEncode(value, out var encoded, out var problem))
        {
            return Outcome.Failure<EventData>(ServiceErrorKind.Invalid, $"The value for '{path}' cannot be encoded: {problem}");
        }

        var declared = settings.First(setting => setting.Path == path).Value;
        var (wanted, given) = (JsonValue.KindOf(declared), JsonValue.KindOf(encoded));
        return wanted == "null" || wanted == given
            ? Outcome.Of(encoded)
            : Outcome.Failure<EventData>(ServiceErrorKind.Invalid, $"The value for '{path}' must be {wanted}, as declared; found {given}: {encoded}.");
    }

    private Outcome<ConfigurationEntry> ConflictOf(string path, long expected) => Outcome.Failure<ConfigurationEntry>(
        ServiceErrorKind.Conflict,
        $"'{path}' is at version {state.Find(path)!.Version}, expected {expected}. Read it again and decide anew.");

    private string Declared() => settings.Count == 0 ? "none" : string.Join(", ", settings.Select(static setting => setting.Path).Order(StringComparer.Ordinal));
}
