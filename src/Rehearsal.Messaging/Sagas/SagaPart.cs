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
    private readonly SagaBuilder<TState> shape = new();

    public SagaPart(Type type)
    {
        Type = type;
        ((Saga<TState>)RuntimeHelpers.GetUninitializedObject(type)).Define(shape);
    }

    public string Name => Naming.Service(Type);

    public Type Type { get; }

    public ServiceTopology Topology => new(Name, "saga", [.. Handlers()]);

    public void Check(EventTypes events, List<string> errors)
    {
        errors.AddRange(shape.Errors.Select(error => $"{Type.Name}: {error}"));
        if (shape.Start is null)
        {
            errors.Add($"{Type.Name}: no event starts it. Declare one with StartedBy<TEvent>(…).");
            return;
        }

        if (shape.Steps.Count == 0)
        {
            errors.Add($"{Type.Name}: has no steps. Declare one with Step(…) or WaitFor<TEvent>(…).");
        }

        foreach (var step in shape.Steps)
        {
            if (step.Timeout is { } limit && (limit <= TimeSpan.Zero || (!step.IsWait && (limit < TimeSpan.FromMilliseconds(10) || limit > TimeSpan.FromDays(1)))))
            {
                errors.Add($"{Type.Name}: step '{step.Name}' has a limit of {limit}; expected {(step.IsWait ? "more than zero" : "10 ms to a day")}.");
            }
        }

        foreach (var name in shape.Steps.GroupBy(static step => step.Name, StringComparer.Ordinal).Where(static group => group.Count() > 1))
        {
            errors.Add($"{Type.Name}: {name.Count()} steps are named '{name.Key}'; a step's name is how a restarted saga finds its place. Rename one.");
        }

        foreach (var handler in Records())
        {
            events.Add(handler);
        }
    }

    public Subscription Start(object instance, ServiceRuntime runtime, CancellationToken stopping)
    {
        var bound = new SagaBuilder<TState>();
        ((Saga<TState>)instance).Define(bound);
        return new SagaSubscription<TState>(bound, runtime, stopping);
    }

    private IEnumerable<Type> Records()
    {
        yield return shape.Start!.Event;
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

    // A step is triggered by the start event or by the wait before it.
    private IEnumerable<HandlerTopology> Handlers()
    {
        string[] undo = [.. shape.Steps.Select(static step => step.Compensation?.Publishes.Name).Append(shape.Failed?.Publishes.Name).OfType<string>().Distinct()];
        var trigger = shape.Start!.Event.Name;
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
