using System.Reflection;
using System.Runtime.CompilerServices;

namespace Rehearsal.Simulation;

/// <summary>The fields through which an object of one type leads to what it waits for.</summary>
/// <remarks>
/// The compiler names a state machine's awaiters "&lt;&gt;u__1" and clears them when it goes on, so that the one which holds a reference is
/// the one it waits at. The runtime's own names (the box of a state machine, a promise's timer) are not promised to anybody: where they are
/// missing the trail ends and the wait is unknown, which costs real time but no correctness. A test follows each kind of wait.
/// </remarks>
internal sealed class AwaitedFields
{
    private const BindingFlags Instance = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private AwaitedFields(Type type)
    {
        StateMachine = type.GetField("StateMachine", Instance);
        Awaiters = [.. All(type).Where(static field => field.Name.StartsWith("<>u__", StringComparison.Ordinal))];
        State = type.GetField("<>1__state", Instance);
        IsStateMachine = State is not null || typeof(IAsyncStateMachine).IsAssignableFrom(type);
        References = [.. All(type).Where(static field => !field.FieldType.IsPrimitive && !field.FieldType.IsEnum)];
        Options = All(type).FirstOrDefault(static field => field.Name is "m_options" or "_continueOnCapturedContext" or "m_continueOnCapturedContext");
        Token = All(type).FirstOrDefault(static field => field.Name == "_token" && field.FieldType == typeof(short));
    }

    /// <summary>Gets the field of a value task that says which use of its source it is.</summary>
    internal FieldInfo? Token { get; }

    /// <summary>Gets the field of a task that boxes a state machine; null for others.</summary>
    internal FieldInfo? StateMachine { get; }

    /// <summary>Gets a value indicating whether the object is itself a state machine, as an async iterator is.</summary>
    internal bool IsStateMachine { get; }

    /// <summary>Gets the field that says where a state machine is.</summary>
    internal FieldInfo? State { get; }

    internal FieldInfo[] Awaiters { get; }

    /// <summary>Gets the fields that may hold references, base types' included.</summary>
    internal FieldInfo[] References { get; }

    /// <summary>Gets the field that says whether an awaiter goes on where it began.</summary>
    internal FieldInfo? Options { get; }

    internal static AwaitedFields Read(Type type) => new(type);

    /// <summary>Returns the value of the field with a name; null when there is none.</summary>
    internal object? Get(object instance, string name) =>
        Array.Find(References, field => field.Name == name)?.GetValue(instance);

    private static IEnumerable<FieldInfo> All(Type type)
    {
        for (var level = type; level is not null && level != typeof(object); level = level.BaseType)
        {
            foreach (var field in level.GetFields(Instance | BindingFlags.DeclaredOnly))
                yield return field;
        }
    }
}
