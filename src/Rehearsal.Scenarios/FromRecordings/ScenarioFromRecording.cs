using Rehearsal.Events;

namespace Rehearsal.Scenarios;

/// <summary>Writes the scenario that a recording is the run of: its stimuli as triggers, its faults as chaos, what was published as expectations.</summary>
/// <remarks>
/// <para>A stimulus is an event without a cause that no service of the system published. Stimuli that share a flow keep its correlation id. Time that passed between
/// stimuli, and after the last one, is waited for, so that time-outs come as they came.</para>
/// <para>Types that no handler, loop or schedule declares are left out. Types that loops and schedules of the system published too are expected at least as often as stimuli led to them; all others exactly as often as they came.</para>
/// </remarks>
public sealed class ScenarioFromRecording
{
    private static readonly TimeSpan WaitMin = TimeSpan.FromMilliseconds(10);

    private readonly List<EventEnvelope> events;
    private readonly List<EventEnvelope> stimuli;
    private readonly HashSet<string> flows;
    private readonly HashSet<string>? known;
    private readonly RecordedFaults faults;
    private readonly SystemTopology? topology;
    private readonly DateTimeOffset end;

    /// <summary>Reads a recording.</summary>
    /// <param name="records">The records in log order.</param>
    public ScenarioFromRecording(IEnumerable<LogRecord> records)
    {
        ArgumentNullException.ThrowIfNull(records);
        List<LogRecord> all = [.. records];
        topology = all.Select(static record => record.Entry).OfType<Mark>().LastOrDefault(static mark => mark.Kind == MarkKinds.System) is { } mark ? SystemTopologyJson.Decode(mark.Data) : null;
        HashSet<string> services = [.. topology?.Services.Select(static service => service.Name) ?? all.Select(static record => record.Entry).OfType<Span>().Select(static span => span.Service)];
        known = topology is null ? null : [.. TypesOf(topology)];
        events = [.. DomainEvents.Of(all)];
        stimuli = [.. events.Where(published => published.CausationId is null && !services.Contains(published.Source) && known?.Contains(published.Type) != false)];
        flows = [.. stimuli.Select(static stimulus => stimulus.CorrelationId)];
        faults = new RecordedFaults(all, events, topology);
        end = all.Count == 0 ? default : all.Max(static record => record.Entry is Span span ? span.Time + span.Duration : record.Entry.Time);
    }

    /// <summary>Gets how many stimuli the recording has; a scenario needs one.</summary>
    public int StimulusCount => stimuli.Count;

    /// <summary>Gets the seed that the scenario states; null to leave it out. It is in the recording's header.</summary>
    public ulong? Seed { get; init; }

    /// <summary>Gets what befell the recorded run and cannot be said in a scenario, a sentence each: without it the scenario may not pass.</summary>
    public IReadOnlyList<string> LeftOut => faults.LeftOut;

    /// <summary>Gets how many events the scenario expects.</summary>
    public int EventCount => events.Count(IsExpected);

    /// <summary>Writes the scenario.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="system">The path of its system as the file says it; null to leave it out.</param>
    /// <returns>YAML, ended by a line feed.</returns>
    /// <exception cref="InvalidOperationException">The recording has no stimulus.</exception>
    public string ToYaml(string name, string? system = null)
    {
        if (stimuli.Count == 0)
        {
            throw new InvalidOperationException("The recording has no event that came from outside the system, so there is nothing to begin a scenario with.");
        }

        return ScenarioYaml.Write(new Scenario
        {
            Name = name,
            System = system,
            Seed = Seed,
            Services = topology is { Services.Count: > 0 } ? [.. topology.Services.Select(static service => service.Name)] : null,
            Chaos = faults.ToList(),
            Steps = [.. Stimulate(), new AssertStep(Expectations())],
        });
    }

    private IEnumerable<Step> Stimulate()
    {
        var flowSizes = stimuli.GroupBy(static stimulus => stimulus.CorrelationId, StringComparer.Ordinal).ToDictionary(static flow => flow.Key, static flow => flow.Count(), StringComparer.Ordinal);
        for (var i = 0; i < stimuli.Count; i++)
        {
            var stimulus = stimuli[i];
            yield return new TriggerStep(stimulus.Type)
            {
                Data = stimulus.Data.Utf8Json.IsEmpty ? EventData.EmptyObject : stimulus.Data,
                Correlation = flowSizes[stimulus.CorrelationId] > 1 ? stimulus.CorrelationId : null,
            };

            // What comes of one stimulus while the next one is already there is not the same as what comes after it has settled.
            var time = (i + 1 < stimuli.Count ? stimuli[i + 1].Time : end) - stimulus.Time;
            if (time >= WaitMin)
            {
                yield return new WaitForTimeStep(TimeSpan.FromMilliseconds((time.Ticks + TimeSpan.TicksPerMillisecond - 1) / TimeSpan.TicksPerMillisecond));
            }
        }
    }

    private List<Check> Expectations()
    {
        List<Check> checks = [];
        foreach (var type in events.Where(IsExpected).GroupBy(static published => published.Type, StringComparer.Ordinal))
        {
            var isMixed = events.Exists(published => published.Type == type.Key && !IsExpected(published));
            checks.Add(new EventCountCheck(type.Key) { AtLeast = type.Count(), AtMost = isMixed ? null : type.Count() });
        }

        var chain = LongestChain();
        if (chain.Count > 1)
        {
            checks.Add(new EventOrderCheck(chain, Exact: false));
        }

        return checks;
    }

    // What caused what cannot come in another order; what merely came one after the other can.
    private List<string> LongestChain()
    {
        Dictionary<Guid, (EventEnvelope Published, int Depth)> depths = [];
        (EventEnvelope? Published, int Depth) deepest = default;
        foreach (var published in events.Where(IsExpected))
        {
            var depth = published.CausationId is { } cause && depths.TryGetValue(cause, out var before) ? before.Depth + 1 : 1;
            depths[published.Id] = (published, depth);
            deepest = depth > deepest.Depth ? (published, depth) : deepest;
        }

        List<string> chain = [];
        for (var at = deepest.Published; at is not null; at = at.CausationId is { } cause && depths.TryGetValue(cause, out var before) ? before.Published : null)
        {
            chain.Insert(0, at.Type);
        }

        return chain;
    }

    // A scenario may name only what the system declares; services may write other types straight into the log.
    private bool IsExpected(EventEnvelope published) => flows.Contains(published.CorrelationId) && known?.Contains(published.Type) != false;

    private static IEnumerable<string> TypesOf(SystemTopology topology) => topology.Services.SelectMany(static service => (IEnumerable<string>)
    [
        .. service.Handlers.SelectMany(static handler => (IEnumerable<string>)[handler.Event, .. handler.Publishes, .. handler.MayPublish]),
        .. service.Background.SelectMany(static background => background.MayPublish),
    ]);
}
