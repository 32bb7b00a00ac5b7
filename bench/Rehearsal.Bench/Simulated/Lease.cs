using Rehearsal.Messaging;

namespace Rehearsal.Bench.Simulated;

/// <summary>A lease begins.</summary>
internal sealed record LeaseTaken([property: Subject] string Lease);

/// <summary>A lease was given back; nobody does.</summary>
internal sealed record LeaseReturned([property: Subject] string Lease);

/// <summary>A day passed.</summary>
internal sealed record LeaseEnded([property: Subject] string Lease);

/// <summary>What a lease remembers.</summary>
internal sealed record LeaseState(string Lease);

/// <summary>Ends a lease a day after it was taken.</summary>
internal sealed class LeaseSaga : Saga<LeaseState>
{
    protected override void Define(SagaBuilder<LeaseState> saga) => saga
        .StartedBy<LeaseTaken>(taken => taken.Lease, taken => new LeaseState(taken.Lease))
        .WaitFor<LeaseReturned>("wait_for_return", returned => returned.Lease)
            .Within(TimeSpan.FromDays(1), "A day passed")
        .WhenFailed((LeaseState lease, SagaFailure _) => new LeaseEnded(lease.Lease));
}
