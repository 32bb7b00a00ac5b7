using Rehearsal.Events;

namespace Rehearsal.Cluster;

/// <summary>A registry as the sum of the marks in an event log.</summary>
internal sealed class EmbeddedRegistry : IRegistryService
{
    private readonly TimeProvider time;
    private readonly EventIdSource ids;
    private readonly RegistryState state = new();
    private readonly LogAccess access;
    private readonly MarkFold<Registration?> fold;

    public EmbeddedRegistry(IEventLog log, TimeProvider time, EventIdSource ids, Lifetime lifetime, IReadOnlyList<string> namespaces)
    {
        this.time = time;
        this.ids = ids;
        Namespaces = [.. namespaces.Order(StringComparer.Ordinal)];
        access = new LogAccess(Name, log, lifetime);
        fold = new MarkFold<Registration?>(access, log, FoundationMarkKinds.Registry, state.Apply);
    }

    public string Name => "registry";

    public IReadOnlyList<string> Namespaces { get; }

    public ValueTask<Availability> CheckAsync(CancellationToken cancellationToken = default) =>
        access.CheckAsync(() => fold.AskAsync(static () => Outcome.Of(true), cancellationToken));

    public async ValueTask<Outcome<Registration>> RegisterAsync(string space, string name, string address, TimeSpan? lease = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(address);
        var free = await fold.AskAsync(() => Examine(space, name, address, lease), cancellationToken);
        if (!free.Succeeded)
        {
            return Outcome.Failure<Registration>(free.Error);
        }

        var decided = await AskAsync(new RegistryMark(RegistryAction.Register, space, name, address, ids.Next(), lease?.Ticks), cancellationToken);
        return !decided.Succeeded ? Outcome.Failure<Registration>(decided.Error)
            : decided.Value is { } registration ? Outcome.Of(registration)
            : await fold.AskAsync(() => Taken(space, name), cancellationToken);
    }

    public ValueTask<Outcome<Registration>> RenewAsync(Registration registration, CancellationToken cancellationToken = default) =>
        ChangeAsync(RegistryAction.Renew, registration, cancellationToken);

    public ValueTask<Outcome<Registration>> ReleaseAsync(Registration registration, CancellationToken cancellationToken = default) =>
        ChangeAsync(RegistryAction.Release, registration, cancellationToken);

    public ValueTask<Outcome<Registration>> LookupAsync(string space, string name, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(name);
        return fold.AskAsync(
            () => UnknownNamespace(space) is { } unknown ? Outcome.Failure<Registration>(unknown)
                : state.HolderOf(space, name, time.GetUtcNow()) is { } holder ? Outcome.Of(holder)
                : Outcome.Failure<Registration>(ServiceErrorKind.NotFound, $"Nobody holds '{name}' in the namespace '{space}'."),
            cancellationToken);
    }

    public ValueTask<Outcome<IReadOnlyList<Registration>>> ListAsync(string space, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(space);
        return fold.AskAsync(
            () => UnknownNamespace(space) is { } unknown
                ? Outcome.Failure<IReadOnlyList<Registration>>(unknown)
                : Outcome.Of(state.List(space, time.GetUtcNow())),
            cancellationToken);
    }

    private async ValueTask<Outcome<Registration>> ChangeAsync(RegistryAction action, Registration registration, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(registration);
        var (space, name) = (registration.Namespace, registration.Name);
        var stillHeld = await fold.AskAsync(
            () => state.HolderOf(space, name, time.GetUtcNow())?.LeaseId == registration.LeaseId ? Outcome.Of(registration) : Lost(registration),
            cancellationToken);
        if (!stillHeld.Succeeded)
        {
            return stillHeld;
        }

        var decided = await AskAsync(new RegistryMark(action, space, name, registration.Address, registration.LeaseId, registration.Lease?.Ticks), cancellationToken);
        return !decided.Succeeded ? Outcome.Failure<Registration>(decided.Error)
            : decided.Value is { } changed ? Outcome.Of(changed)
            : Lost(registration);
    }

    private ValueTask<Outcome<Registration?>> AskAsync(RegistryMark asked, CancellationToken cancellationToken) => fold.DecideAsync(
        new Mark
        {
            Id = ids.Next(),
            Kind = FoundationMarkKinds.Registry,
            Time = time.GetUtcNow(),
            CorrelationId = string.Empty,
            Data = asked.Write(),
        },
        cancellationToken);

    private Outcome<bool> Examine(string space, string name, string address, TimeSpan? lease)
    {
        if (UnknownNamespace(space) is { } unknown)
        {
            return Outcome.Failure<bool>(unknown);
        }

        if (!Names.IsName(name))
        {
            return Outcome.Failure<bool>(ServiceErrorKind.Invalid, $"'{name}' cannot be a service's name: expected {Names.Rule}.");
        }

        if (address.Length == 0)
        {
            return Outcome.Failure<bool>(ServiceErrorKind.Invalid, $"The address of '{name}' is empty. Say where to find the service.");
        }

        if (lease is { } asked && (asked < TimeSpan.FromMilliseconds(1) || asked > IRegistryService.LeaseMax))
        {
            return Outcome.Failure<bool>(ServiceErrorKind.Invalid, $"The lease of '{name}' is {asked}; expected 1 ms to 3,650 days, or none.");
        }

        return state.HolderOf(space, name, time.GetUtcNow()) is null ? Outcome.Of(true) : Taken(space, name).Map(static _ => false);
    }

    private Outcome<Registration> Taken(string space, string name)
    {
        var holder = state.HolderOf(space, name, time.GetUtcNow());
        return Outcome.Failure<Registration>(ServiceErrorKind.Conflict, holder is null
            ? $"Somebody else held '{name}' in the namespace '{space}' for a moment. Try again."
            : $"'{name}' in the namespace '{space}' is held by '{holder.Address}'{(holder.ExpiresAt is { } end ? $" until {end:O} unless renewed" : " until released")}.");
    }

    private static Outcome<Registration> Lost(Registration registration) => Outcome.Failure<Registration>(
        ServiceErrorKind.Expired,
        $"The lease of '{registration.Name}' in the namespace '{registration.Namespace}' is over: it was released, or not renewed in time. Register again.");

    private ServiceError? UnknownNamespace(string space) => Namespaces.Contains(space, StringComparer.Ordinal)
        ? null
        : new ServiceError(ServiceErrorKind.NotFound, $"There is no namespace '{space}'. There are: {string.Join(", ", Namespaces)}.");
}
