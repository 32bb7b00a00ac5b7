using System.Reflection;

namespace Rehearsal.Messaging;

/// <summary>Reads a saga class into a part of its system.</summary>
internal static class SagaReader
{
    public static ISystemPart? Read(Type saga, EventTypes events, List<string> errors)
    {
        var state = StateOf(saga);
        if (state is null)
        {
            errors.Add($"{saga.Name} is no saga: it must derive from Saga<TState>.");
            return null;
        }

        if (saga.IsAbstract || saga.ContainsGenericParameters)
        {
            errors.Add($"{saga.Name}: is abstract; add the sagas that derive from it.");
            return null;
        }

        ISagaPart part;
        try
        {
            part = (ISagaPart)Activator.CreateInstance(typeof(SagaPart<>).MakeGenericType(state), saga)!;
        }
        catch (TargetInvocationException failure)
        {
            errors.Add($"{saga.Name}: Define failed with {failure.InnerException!.GetType().Name}: {failure.InnerException.Message} It only declares, and is called on an object whose constructor never ran: use the constructor's values inside the steps.");
            return null;
        }

        part.Check(events, errors);
        return part;
    }

    private static Type? StateOf(Type type)
    {
        for (var current = type.BaseType; current is not null; current = current.BaseType)
        {
            if (current.IsGenericType && current.GetGenericTypeDefinition() == typeof(Saga<>))
            {
                return current.GetGenericArguments()[0];
            }
        }

        return null;
    }
}
