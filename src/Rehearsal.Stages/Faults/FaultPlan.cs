using Rehearsal.Events;
using Rehearsal.Messaging;
using Rehearsal.Scenarios;

namespace Rehearsal.Stages;

/// <summary>Injects the faults of a scenario into handlers, and says so beside each victim. Safe for concurrent use.</summary>
internal sealed class FaultPlan : IHandlerInterceptor, IDisposable
{
    private readonly Lock gate = new();
    private readonly HashSet<Guid> seen = [];
    private readonly Dictionary<string, int> cycles = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, List<InjectFailureFault>> victims = [];
    private readonly IReadOnlyList<InjectFailureFault> failures;
    private readonly IDisposable subscription;

    /// <summary>Starts counting. Must be made before the system starts, so that a victim is known before it is delivered.</summary>
    public FaultPlan(IReadOnlyList<Fault> faults, IEventLog log)
    {
        failures = [.. faults.OfType<InjectFailureFault>()];
        subscription = log.Subscribe(OnCommitted);
    }

    public ValueTask BeforeAttemptAsync(HandlingAttempt attempt, CancellationToken cancellationToken)
    {
        if (failures.Count > 0 && Find(attempt) is { } fault)
        {
            attempt.Inject(FaultRecord.Encode(fault, attempt));
            throw fault.Transient ? new TransientFailureException(fault.ErrorMessage) : new PermanentFailureException(fault.ErrorMessage);
        }

        return ValueTask.CompletedTask;
    }

    public void Dispose() => subscription.Dispose();

    private InjectFailureFault? Find(HandlingAttempt attempt)
    {
        lock (gate)
        {
            return victims.TryGetValue(attempt.Event.Id, out var faults) ? faults.Find(fault => Hits(fault, attempt)) : null;
        }
    }

    private static bool Hits(InjectFailureFault fault, HandlingAttempt attempt) =>
        (fault.Service is null || fault.Service == attempt.Service)
        && (fault.Handler is null || fault.Handler == attempt.Handler)
        && (fault.Attempts is null || attempt.Number <= fault.Attempts);

    private void OnCommitted(IReadOnlyList<LogRecord> records)
    {
        if (failures.Count == 0)
        {
            return;
        }

        lock (gate)
        {
            foreach (var record in records)
            {
                if (record.Entry is EventEnvelope published && seen.Add(published.Id))
                {
                    var cycle = cycles[published.Type] = cycles.GetValueOrDefault(published.Type) + 1;
                    var hits = failures.Where(fault => fault.Event == published.Type && fault.AtCycle == cycle).ToList();
                    if (hits.Count > 0)
                    {
                        victims[published.Id] = hits;
                    }
                }
            }
        }
    }
}
