using System.Runtime.CompilerServices;
using Rehearsal.Events;

namespace Rehearsal.Messaging;

/// <summary>A saga as a part of its system.</summary>
internal interface ISagaPart : ISystemPart
{
    void Check(EventTypes events, List<string> errors);
}

/// <summary>A saga as a part of its system: its shape, read without constructing it, and its start.</summary>
internal sealed class SagaPart<TState> : ISagaPart
    where TState : class
{
    private static readonly TimeSpan StepMin = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan StepMax = TimeSpan.FromDays(1);
    private static readonly TimeSpan WaitMax = TimeSpan.FromDays(3650);

    private readonly SagaBuilder<TState> shape = new();

    public SagaPart(Type type)
    {
        Type = type;
        ((Saga<TState>)RuntimeHelpers.GetUninitializedObject(type)).Define(shape);
    }

    public string Name => Naming.Service(Type);

    public Type Type { get; }

    public IReadOnlyList<BackgroundDefinition> Background => [];

    public ServiceTopology Topology => new(Name, "saga", [.. Handlers()]);

    public void Check(EventTypes events, List<string> errors)
    {
        errors.AddRange(shape.Errors.Select(error => $"{Type.Name}: {error}"));
        if (shape.Start is null)
        {
            errors.Add($"{Type.Name}: no event starts it. Declare one with StartedBy<TEvent>(…).");
        }

        if (shape.Steps.Count == 0)
        {
            errors.Add($"{Type.Name}: has no steps. Declare one with Step(…) or WaitFor<TEvent>(…).");
        }

        errors.AddRange(shape.Steps.SelectMany(ErrorsOf).Select(error => $"{Type.Name}: {error}"));
        foreach (var name in shape.Steps.GroupBy(static step => step.Name, StringComparer.Ordinal).Where(static group => group.Count() > 1))
        {
            errors.Add($"{Type.Name}: {name.Count()} steps are named '{name.Key}'; a step's name is how a restarted saga finds its place. Rename one.");
        }

        var cancelling = shape.Cancellations.Select(static cancellation => cancellation.Event).ToList();
        foreach (var type in cancelling.Where(type => type == shape.Start?.Event || shape.Steps.Exists(step => step.Awaits == type) || cancelling.Count(other => other == type) > 1).Distinct())
        {
            errors.Add($"{Type.Name}: {type.Name} cancels the saga and also starts it, ends a wait or cancels it again; an event has one meaning. Use another event.");
        }

        foreach (var record in Records())
        {
            events.Add(record);
        }
    }

    public Subscription Start(object instance, ServiceRuntime runtime)
    {
        var bound = new SagaBuilder<TState>();
        ((Saga<TState>)instance).Define(bound);
        return new SagaSubscription<TState>(bound, runtime);
    }

    private static IEnumerable<string> ErrorsOf(SagaStep<TState> step)
    {
        if (Naming.Handler(step.Name) is var name && (name.Length == 0 || name != step.Name))
        {
            yield return $"step '{step.Name}' is not named in snake_case; expected {(name.Length == 0 ? "a name" : $"'{name}'")}.";
        }

        if (step.IsRedeclared)
        {
            yield return $"step '{step.Name}' declares its limit or its compensation twice; keep one.";
        }

        if (step.Timeout is { } limit && (step.IsWait ? limit <= TimeSpan.Zero || limit > WaitMax : limit < StepMin || limit > StepMax))
        {
            yield return $"step '{step.Name}' has a limit of {limit}; expected {(step.IsWait ? "more than zero, up to 3650 days" : "10 ms to a day")}.";
        }
    }

    private IEnumerable<Type> Records()
    {
        if (shape.Start is { } start)
        {
            yield return start.Event;
        }

        foreach (var step in shape.Steps)
        {
            yield return (step.Publishes ?? step.Awaits)!;
            if (step.Compensation is { } compensation)
            {
                yield return compensation.Publishes;
            }
        }

        foreach (var cancellation in shape.Cancellations)
        {
            yield return cancellation.Event;
        }

        if (shape.Failed is { } failed)
        {
            yield return failed.Publishes;
        }
    }

    // A step is triggered by the start event or by the wait before it; a wait that comes first also by the start event, which begins it.
    private IEnumerable<HandlerTopology> Handlers()
    {
        string[] undo = [.. shape.Steps.Select(static step => step.Compensation?.Publishes.Name).Append(shape.Failed?.Publishes.Name).OfType<string>().Distinct()];
        var trigger = shape.Start!.Event.Name;
        if (shape.Steps[0] is { IsWait: true } first)
        {
            yield return new HandlerTopology(first.Name, trigger, [], [], []);
        }

        foreach (var step in shape.Steps)
        {
            trigger = step.Awaits?.Name ?? trigger;
            yield return new HandlerTopology(step.Name, trigger, step.Publishes is { } published ? [published.Name] : [], undo, step.Timeout is null ? [] : ["timeout"]);
        }

        foreach (var cancellation in shape.Cancellations)
        {
            yield return new HandlerTopology(SagaSubscription<TState>.CancelHandler, cancellation.Event.Name, [], undo, []);
        }
    }
}
