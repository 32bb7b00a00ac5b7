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

        var part = (ISagaPart)Activator.CreateInstance(typeof(SagaPart<>).MakeGenericType(state), saga)!;
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
