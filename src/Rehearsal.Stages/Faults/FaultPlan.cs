using System.Collections.Concurrent;
using Rehearsal.Events;
using Rehearsal.Messaging;
using Rehearsal.Scenarios;

namespace Rehearsal.Stages;

/// <summary>Injects the faults of a scenario into deliveries, handlers and endpoints, and says so beside each victim. Safe for concurrent use.</summary>
internal sealed class FaultPlan : IHandlerInterceptor, IDeliveryInterceptor, IEndpointInterceptor, IDisposable
{
    private readonly List<(AttemptFault Fault, int Number)> attemptFaults = [];
    private readonly List<(DeliveryFault Fault, int Number)> deliveryFaults = [];
    private readonly FaultSwitches switches;
    private readonly RunClock clock;
    private readonly World world;
    private readonly FaultCycles cycles;
    private readonly ConcurrentDictionary<(string Service, string Endpoint), int> requests = new();

    public FaultPlan(IReadOnlyList<Fault> faults, FaultSwitches switches, RunClock clock, World world)
    {
        (this.switches, this.clock, this.world) = (switches, clock, world);
        for (var i = 0; i < faults.Count; i++)
        {
            switch (faults[i])
            {
                case AttemptFault attempt:
                    attemptFaults.Add((attempt, i + 1));
                    break;
                case DeliveryFault delivery:
                    deliveryFaults.Add((delivery, i + 1));
                    break;
            }
        }

        cycles = new FaultCycles(world.Log, faults.Count > 0);
    }

    /// <summary>Gets a value indicating whether there are faults on the way into services.</summary>
    public bool DecidesDeliveries => deliveryFaults.Count > 0;

    public ValueTask BeforeAttemptAsync(HandlingAttempt attempt, CancellationToken cancellationToken)
    {
        if (attemptFaults.Count == 0)
        {
            return ValueTask.CompletedTask;
        }

        var victim = new FaultVictim(attempt.Event.Type, cycles.Of(attempt.Event), attempt.Service, attempt.Handler, attempt.Number);
        var hits = attemptFaults.FindAll(candidate => Strikes(candidate.Fault, candidate.Number, victim));
        return hits.Count == 0 ? ValueTask.CompletedTask : StrikeAsync(hits, victim, attempt, cancellationToken);
    }

    public async ValueTask BeforeAnswerAsync(EndpointAttempt attempt, CancellationToken cancellationToken)
    {
        var number = requests.AddOrUpdate((attempt.Service, attempt.Endpoint), 1, static (_, count) => count + 1);
        var victim = new FaultVictim(null, number, attempt.Service, attempt.Handler, 1) { Endpoint = attempt.Endpoint };
        foreach (var (fault, faultNumber) in attemptFaults.FindAll(candidate => candidate.Fault is not CorruptPayloadFault && Strikes(candidate.Fault, candidate.Number, victim)))
        {
            await StrikeAsync(fault, faultNumber, victim, attempt.Inject, cancellationToken);
        }
    }

    /// <summary>Gets a value indicating whether there are faults of attempts, which answers are too.</summary>
    public bool DecidesAnswers => attemptFaults.Count > 0;

    public DeliveryFate? FateOf(EventEnvelope delivered, string service, string? handler)
    {
        var victim = new FaultVictim(delivered.Type, cycles.Of(delivered), service, handler, 0);
        var details = new List<EventData>();
        var copies = 0;
        var delay = TimeSpan.Zero;
        foreach (var (fault, number) in deliveryFaults)
        {
            if (!Strikes(fault, number, victim))
            {
                continue;
            }

            details.Add(FaultRecord.Encode(fault, victim));
            switch (fault)
            {
                case DropFault:
                    return new DeliveryFate(details) { IsLost = true };
                case DuplicateFault duplicate:
                    copies += duplicate.Times;
                    break;
                case ReorderFault reorder:
                    delay += reorder.Delay;
                    break;
            }
        }

        return details.Count == 0 ? null : new DeliveryFate(details) { Copies = copies, Delay = delay };
    }

    public void Dispose() => cycles.Dispose();

    // In the order of the scenario: delays add up, the first failure ends the attempt.
    private async ValueTask StrikeAsync(
        List<(AttemptFault Fault, int Number)> hits, FaultVictim victim, HandlingAttempt attempt, CancellationToken cancellationToken)
    {
        foreach (var (fault, number) in hits)
        {
            if (fault is not CorruptPayloadFault corrupt)
            {
                await StrikeAsync(fault, number, victim, attempt.Inject, cancellationToken);
            }
            else if (attempt.TryReplaceData(PayloadDamage.Of(corrupt, attempt.Event.Data)))
            {
                attempt.Inject(FaultRecord.Encode(fault, victim));
            }
        }
    }

    private async ValueTask StrikeAsync(AttemptFault fault, int number, FaultVictim victim, Action<EventData> inject, CancellationToken cancellationToken)
    {
        switch (fault)
        {
            case InjectFailureFault failure:
                inject(FaultRecord.Encode(fault, victim));
                throw failure.Transient ? new TransientFailureException(failure.ErrorMessage) : new PermanentFailureException(failure.ErrorMessage);
            case LatencyFault latency:
                var drawn = latency with { Delay = latency.Delay + FaultDraw.Time(FaultDraw.Next(world.Seed, number, "jitter", victim), latency.Jitter) };
                inject(FaultRecord.Encode(drawn, victim));
                await LongTimer.DelayAsync(world.Time, drawn.Delay, cancellationToken);
                break;
            case TimeoutFault timeout:
                inject(FaultRecord.Encode(fault, victim));
                await LongTimer.DelayAsync(world.Time, timeout.After, cancellationToken);
                throw new TimeoutException($"No answer within {DurationText.Format(timeout.After)}");
        }
    }

    private bool Strikes(MessageFault fault, int number, FaultVictim victim) =>
        (fault.Event is null || fault.Event == victim.EventType)
        && (fault.Service is null || fault.Service == victim.Service)
        && (fault.Handler is null || fault.Handler == victim.Handler)
        && (fault is not AttemptFault { Endpoint: { } endpoint } || endpoint == victim.Endpoint)
        && (fault.AtCycle is null || fault.AtCycle == victim.Cycle)
        && (fault is not AttemptFault { Attempts: { } attempts } || victim.Attempt <= attempts)
        && switches.IsOn(fault)
        && IsItsTime(fault)
        && (fault.Rate >= 1 || FaultDraw.IsWithin(FaultDraw.Next(world.Seed, number, "rate", victim), fault.Rate));

    private bool IsItsTime(MessageFault fault)
    {
        if (fault.From is null && fault.Until is null)
        {
            return true;
        }

        // Before the first trigger it is not yet 'from', and still before 'until'.
        return clock.Elapsed is { } elapsed ? elapsed >= (fault.From ?? TimeSpan.Zero) && !(elapsed >= fault.Until) : fault.From is null;
    }
}
