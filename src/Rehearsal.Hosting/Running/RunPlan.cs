using Rehearsal.Messaging;
using Rehearsal.Scenarios;
using Rehearsal.Stages;

namespace Rehearsal.Hosting;

/// <summary>What is to run, after everything was checked.</summary>
/// <param name="Scenarios">The scenarios in order.</param>
/// <param name="System">The system.</param>
/// <param name="Stage">Where.</param>
/// <param name="Options">The command line.</param>
internal sealed record RunPlan(IReadOnlyList<Scenario> Scenarios, SystemDefinition System, IStageProvider Stage, RunOptions Options);
