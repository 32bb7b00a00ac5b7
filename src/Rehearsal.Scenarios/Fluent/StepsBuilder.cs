namespace Rehearsal.Scenarios;

/// <summary>Collects the steps of a round, a branch or a row.</summary>
public sealed class StepsBuilder : StepListBuilder<StepsBuilder>
{
    internal StepsBuilder()
    {
    }

    internal static Step[] Build(Action<StepsBuilder> steps)
    {
        ArgumentNullException.ThrowIfNull(steps);
        var builder = new StepsBuilder();
        steps(builder);
        return builder.BuildSteps();
    }
}
