using System.Globalization;
using System.Reflection;
using Rehearsal.Events;

namespace Rehearsal.Messaging;

/// <summary>An event type of a system: its C# record, its subject and its example.</summary>
public sealed class EventType
{
    private readonly PropertyInfo? subject;
    private readonly Func<object>? example;

    private EventType(Type record, PropertyInfo? subject, Func<object>? example)
    {
        Record = record;
        this.subject = subject;
        this.example = example;
    }

    /// <summary>Gets the name on the wire: the record's name.</summary>
    public string Name => Record.Name;

    /// <summary>Gets the C# record.</summary>
    public Type Record { get; }

    /// <summary>Gets a value indicating whether the type declares an example: see <see cref="IExample{TSelf}"/>.</summary>
    public bool HasExample => example is not null;

    /// <summary>Makes the declared example.</summary>
    /// <returns>The example.</returns>
    /// <exception cref="InvalidOperationException">The type declares none.</exception>
    public object CreateExample() => example is null
        ? throw new InvalidOperationException($"'{Name}' declares no example; implement IExample<{Name}>.")
        : example();

    internal static EventType Read(Type record)
    {
        var isExample = record.GetInterfaces().Any(static face => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IExample<>));
        var example = isExample
            ? (Func<object>)Delegate.CreateDelegate(typeof(Func<object>), typeof(EventType).GetMethod(nameof(ExampleOf), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(record))
            : null;
        return new EventType(record, FindSubject(record), example);
    }

    /// <summary>Decodes a payload; the object that is still in memory is used as it is.</summary>
    internal object Decode(EventData data) =>
        data.Value is { } value && value.GetType() == Record ? value : EventJson.Decode(data, Record);

    internal string? SubjectOf(object body) =>
        subject?.GetValue(body) is { } value ? Convert.ToString(value, CultureInfo.InvariantCulture) : null;

    private static object ExampleOf<T>()
        where T : IExample<T> => T.Example;

    private static PropertyInfo? FindSubject(Type record)
    {
        var parameters = record.GetConstructors()
            .SelectMany(static constructor => constructor.GetParameters())
            .Where(static parameter => parameter.IsDefined(typeof(SubjectAttribute)))
            .Select(static parameter => parameter.Name)
            .ToHashSet(StringComparer.Ordinal);
        return Array.Find(record.GetProperties(), property => property.IsDefined(typeof(SubjectAttribute)) || parameters.Contains(property.Name));
    }
}
