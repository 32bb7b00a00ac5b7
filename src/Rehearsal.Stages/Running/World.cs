using Rehearsal.Events;
using Rehearsal.Messaging;

namespace Rehearsal.Stages;

/// <summary>What a stage supplies to one run.</summary>
internal sealed record World(
    IEventLog Log,
    TimeProvider Time,
    TaskScheduler Scheduler,
    EventIdSource Ids,
    Random Random,
    bool SimulateServiceTimes,
    ulong Seed,
    IWorkWatch? WorkWatch = null,
    SynchronizationContext? Context = null);
