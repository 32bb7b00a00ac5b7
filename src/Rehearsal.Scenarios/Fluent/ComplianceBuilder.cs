namespace Rehearsal.Scenarios;

/// <summary>Says which controls a run must show evidence of, and what shows each.</summary>
/// <remarks>
/// Each control once. <c>by</c> names the paths of the fields that are equal in events about the same thing; without any, the events of
/// one flow are about the same.
/// </remarks>
public sealed class ComplianceBuilder
{
    private readonly List<ComplianceStandard> standards = [];
    private readonly List<ComplianceControl> controls = [];

    internal ComplianceBuilder()
    {
    }

    /// <summary>Each control that one of the standards asks for, and that is not said, fails.</summary>
    /// <param name="asking">The standards, each once.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">A standard is named twice, or is none.</exception>
    public ComplianceBuilder Standards(params ComplianceStandard[] asking)
    {
        ArgumentNullException.ThrowIfNull(asking);
        foreach (var standard in asking)
        {
            if (!Enum.IsDefined(standard) || standards.Contains(standard))
            {
                throw new ArgumentException($"Name each standard once; found {standard}.", nameof(asking));
            }

            standards.Add(standard);
        }

        return this;
    }

    /// <summary>Fields are only seen in protected form.</summary>
    /// <param name="fields">The fields' names, at whatever depth of the payloads.</param>
    /// <param name="matches">The regular expression that a protected value matches; without look-arounds and back-references.</param>
    /// <param name="events">The event types that are looked at; null for all.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">An argument is empty, or the expression is none.</exception>
    public ComplianceBuilder Encryption(string[] fields, string matches, string[]? events = null) =>
        Add(new EncryptionControl(Some(fields, nameof(fields)), FluentArgument.Pattern(matches)) { Events = Events(events) });

    /// <summary>Data is not seen: in no payload, no subject and no correlation id of an event, and no error of a handling.</summary>
    /// <param name="never">Data that is known by its form; null for none.</param>
    /// <param name="without">Names of fields that no payload has, at whatever depth; null for none.</param>
    /// <param name="events">The event types that are looked at; null for all.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">Nothing is named, a kind of data is not known, or an argument is empty.</exception>
    public ComplianceBuilder Minimisation(SensitiveData[]? never = null, string[]? without = null, string[]? events = null)
    {
        if (never is not { Length: > 0 } && without is not { Length: > 0 })
        {
            throw new ArgumentException("Name data or fields that must not be seen.", nameof(never));
        }

        return (never ?? []).Any(static data => !Enum.IsDefined(data))
            ? throw new ArgumentException("A kind of data is not known.", nameof(never))
            : Add(new MinimisationControl { Never = [.. (never ?? []).Distinct()], Without = Texts(without), Events = Events(events) });
    }

    /// <summary>Each access was granted before.</summary>
    /// <typeparam name="TAccess">The type of an access.</typeparam>
    /// <typeparam name="TGranted">The type that grants it.</typeparam>
    /// <inheritdoc cref="AccessControl(string, string, string?, string[])"/>
    public ComplianceBuilder AccessControl<TAccess, TGranted>(params string[] by) => AccessControl(TypeOf<TAccess>(), TypeOf<TGranted>(), null, by);

    /// <summary>Each access was granted before, and not revoked since.</summary>
    /// <typeparam name="TAccess">The type of an access.</typeparam>
    /// <typeparam name="TGranted">The type that grants it.</typeparam>
    /// <typeparam name="TRevoked">The type that takes a grant back.</typeparam>
    /// <inheritdoc cref="AccessControl(string, string, string?, string[])"/>
    public ComplianceBuilder AccessControl<TAccess, TGranted, TRevoked>(params string[] by) => AccessControl(TypeOf<TAccess>(), TypeOf<TGranted>(), TypeOf<TRevoked>(), by);

    /// <summary>Each access was granted before, and not revoked since.</summary>
    /// <param name="access">The type of an access.</param>
    /// <param name="granted">The type that grants it.</param>
    /// <param name="revoked">The type that takes a grant back; null for none.</param>
    /// <param name="by">The fields that say what an event is about; null for its flow.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">A type or path is none, or two types are the same.</exception>
    public ComplianceBuilder AccessControl(string access, string granted, string? revoked = null, string[]? by = null) =>
        Add(new AccessControl(FluentArgument.EventType(access), FluentArgument.EventType(granted)) { Revoked = revoked is null ? null : FluentArgument.EventType(revoked), By = Paths(by) });

    /// <summary>Each decision has an entry of its own after it, or says itself what an entry would.</summary>
    /// <param name="events">The types of the decisions.</param>
    /// <param name="entry">The type of an entry; null when the decisions themselves are the entries.</param>
    /// <param name="fields">The paths of the fields that an entry has; null for none.</param>
    /// <param name="by">The fields that say what an event is about; null for its flow.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">A type or path is none, neither an entry nor fields are named, or <paramref name="by"/> is without an entry.</exception>
    public ComplianceBuilder AuditTrail(string[] events, string? entry = null, string[]? fields = null, string[]? by = null)
    {
        if (entry is null && fields is not { Length: > 0 })
        {
            throw new ArgumentException("Name an entry, or fields that the decisions have.", nameof(entry));
        }

        if (entry is null && by is { Length: > 0 })
        {
            throw new ArgumentException("Decisions that are entries themselves are about nothing else.", nameof(by));
        }

        return Add(new AuditTrailControl(Events(Some(events, nameof(events)))) { Entry = entry is null ? null : FluentArgument.EventType(entry), Fields = Paths(fields), By = Paths(by) });
    }

    /// <summary>Each breach is told of in time.</summary>
    /// <typeparam name="TDetected">The type of a breach.</typeparam>
    /// <typeparam name="TNotified">The type that tells of it.</typeparam>
    /// <inheritdoc cref="BreachNotification(string, string, TimeSpan?, string[])"/>
    public ComplianceBuilder BreachNotification<TDetected, TNotified>(TimeSpan? within = null, string[]? by = null) =>
        BreachNotification(TypeOf<TDetected>(), TypeOf<TNotified>(), within, by);

    /// <summary>Each breach is told of in time.</summary>
    /// <param name="detected">The type of a breach.</param>
    /// <param name="notified">The type that tells of it.</param>
    /// <param name="within">The longest time between the two, 0 to 3,650 days; at most, and when null, the shortest that the standards allow.</param>
    /// <param name="by">The fields that say what an event is about; null for its flow.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">An argument is beyond its range, or the types are the same.</exception>
    public ComplianceBuilder BreachNotification(string detected, string notified, TimeSpan? within = null, string[]? by = null) =>
        Add(new BreachNotificationControl(FluentArgument.EventType(detected), FluentArgument.EventType(notified)) { Within = Time(within), By = Paths(by) });

    /// <summary>Who asks to be forgotten is forgotten in time, and stays so.</summary>
    /// <typeparam name="TRequested">The type that asks for it.</typeparam>
    /// <typeparam name="TErased">The type that says it is done.</typeparam>
    /// <inheritdoc cref="Erasure(string, string, TimeSpan?, string[], string[])"/>
    public ComplianceBuilder Erasure<TRequested, TErased>(TimeSpan? within = null, string[]? forgets = null, string[]? by = null) =>
        Erasure(TypeOf<TRequested>(), TypeOf<TErased>(), within, forgets, by);

    /// <summary>Who asks to be forgotten is forgotten in time, and stays so.</summary>
    /// <param name="requested">The type that asks for it.</param>
    /// <param name="erased">The type that says it is done.</param>
    /// <param name="within">The longest time between the two, 0 to 3,650 days; at most, and when null, the shortest that the standards allow.</param>
    /// <param name="forgets">Names of fields whose values, as seen before in events about the subject and no other, no later event holds; null for none.</param>
    /// <param name="by">The fields that say who an event is about; null for its flow, and then nothing can be forgotten.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">An argument is beyond its range, the types are the same, or fields are named without <paramref name="by"/>.</exception>
    public ComplianceBuilder Erasure(string requested, string erased, TimeSpan? within = null, string[]? forgets = null, string[]? by = null) =>
        forgets is { Length: > 0 } && by is not { Length: > 0 }
            ? throw new ArgumentException("Name the fields that say who is forgotten.", nameof(by))
            : Add(new ErasureControl(FluentArgument.EventType(requested), FluentArgument.EventType(erased)) { Within = Time(within), Forgets = Texts(forgets), By = Paths(by) });

    /// <summary>Two steps are not taken by one person, and the second not without the first.</summary>
    /// <typeparam name="TFirst">The type of the first step.</typeparam>
    /// <typeparam name="TSecond">The type of the second step.</typeparam>
    /// <inheritdoc cref="SegregationOfDuties(string, string, string, string, string[])"/>
    public ComplianceBuilder SegregationOfDuties<TFirst, TSecond>(string firstActor, string secondActor, params string[] by) =>
        SegregationOfDuties(TypeOf<TFirst>(), firstActor, TypeOf<TSecond>(), secondActor, by);

    /// <summary>Two steps are not taken by one person, and the second not without the first.</summary>
    /// <param name="first">The type of the first step.</param>
    /// <param name="firstActor">The path of the field that says who took it.</param>
    /// <param name="second">The type of the second step.</param>
    /// <param name="secondActor">The path of the field that says who took that.</param>
    /// <param name="by">The fields that say what an event is about; null for its flow.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">A type or path is none, or the types are the same.</exception>
    public ComplianceBuilder SegregationOfDuties(string first, string firstActor, string second, string secondActor, string[]? by = null) =>
        Add(new SegregationControl(FluentArgument.EventType(first), FluentArgument.Path(firstActor), FluentArgument.EventType(second), FluentArgument.Path(secondActor)) { By = Paths(by) });

    /// <summary>What is stored is kept long enough, and not too long.</summary>
    /// <typeparam name="TCreated">The type that stores something.</typeparam>
    /// <typeparam name="TDeleted">The type that deletes it.</typeparam>
    /// <inheritdoc cref="Retention(string, string, TimeSpan?, TimeSpan?, string[])"/>
    public ComplianceBuilder Retention<TCreated, TDeleted>(TimeSpan? atLeast = null, TimeSpan? atMost = null, string[]? by = null) =>
        Retention(TypeOf<TCreated>(), TypeOf<TDeleted>(), atLeast, atMost, by);

    /// <summary>What is stored is kept long enough, and not too long.</summary>
    /// <param name="created">The type that stores something.</param>
    /// <param name="deleted">The type that deletes it.</param>
    /// <param name="atLeast">The shortest time between the two, 0 to 3,650 days; at least, and when null, the longest that the standards ask for.</param>
    /// <param name="atMost">The longest time between the two; null for no bound, which the GDPR does not allow.</param>
    /// <param name="by">The fields that say what an event is about; null for its flow.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">An argument is beyond its range, or the types are the same.</exception>
    public ComplianceBuilder Retention(string created, string deleted, TimeSpan? atLeast = null, TimeSpan? atMost = null, string[]? by = null) => atLeast > atMost
        ? throw new ArgumentException("Give atLeast at most atMost.", nameof(atLeast))
        : Add(new RetentionControl(FluentArgument.EventType(created), FluentArgument.EventType(deleted)) { AtLeast = Time(atLeast), AtMost = Time(atMost), By = Paths(by) });

    internal ComplianceCheck Build()
    {
        if (standards.Count == 0 && controls.Count == 0)
        {
            throw new ArgumentException("The check of compliance names no control.");
        }

        if (controls.Find(control => ComplianceCatalog.MissingTimeOf(control, standards) is not null) is { } timeless)
        {
            throw new ArgumentException($"{timeless.Kind} {ComplianceCatalog.WhyMissing(ComplianceCatalog.MissingTimeOf(timeless, standards)!)}.");
        }

        return controls.Find(control => ComplianceCatalog.LaxTimeOf(control, standards) is not null) is { } lax
            ? throw new ArgumentException($"{lax.Kind} allows what {string.Join(", ", ComplianceCatalog.ClausesOf(lax.Kind, standards))} does not: {ControlTime.Format(ComplianceCatalog.TimeOf(lax.Kind, standards)!.Value)}.")
            : new ComplianceCheck { Standards = standards.ToArray(), Controls = controls.ToArray() };
    }

    private ComplianceBuilder Add(ComplianceControl control)
    {
        if (controls.Exists(other => other.Kind == control.Kind))
        {
            throw new ArgumentException($"{control.Kind} is said already: call Compliance again for another.");
        }

        var types = ControlEvents.Of(control).OfType<string>().ToList();
        if (types.Distinct(StringComparer.Ordinal).Count() < types.Count)
        {
            throw new ArgumentException($"{control.Kind} needs event types that differ; found {string.Join(", ", types)}.");
        }

        controls.Add(control);
        return this;
    }

    private static string TypeOf<TEvent>() => FluentArgument.EventType(typeof(TEvent));

    private static TimeSpan? Time(TimeSpan? time) => time is { } given ? FluentArgument.Duration(given, nameof(time)) : null;

    private static string[] Some(string[] texts, string name)
    {
        ArgumentNullException.ThrowIfNull(texts, name);
        return texts.Length == 0 ? throw new ArgumentException("Name at least one.", name) : Texts(texts);
    }

    private static string[] Texts(string[]? texts) => [.. (texts ?? []).Select(static text => FluentArgument.Text(text)).Distinct(StringComparer.Ordinal)];

    private static string[] Events(string[]? types) => [.. (types ?? []).Select(static type => FluentArgument.EventType(type)).Distinct(StringComparer.Ordinal)];

    private static string[] Paths(string[]? paths) => [.. (paths ?? []).Select(static path => FluentArgument.Path(path)).Distinct(StringComparer.Ordinal)];
}
