using System.Globalization;
using System.Reflection;
using Rehearsal.Events;

namespace Rehearsal.Messaging;

/// <summary>An event type of a system: its C# record, its subject and its example.</summary>
public sealed class EventType
{
    private readonly MethodInvoker? subject;
    private readonly Func<object>? example;

    private EventType(Type record, PropertyInfo? subject, Func<object>? example)
    {
        Record = record;
        this.subject = subject is null ? null : MethodInvoker.Create(subject.GetMethod!);
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

    /// <summary>Tells whether a type can be an event: a class of its own, whose name says what it is.</summary>
    internal static bool IsRecord(Type type) =>
        type is { IsClass: true, IsAbstract: false, IsGenericType: false, IsArray: false, IsByRef: false } && type != typeof(string) && type != typeof(object);

    internal static EventType Read(Type record, List<string> errors)
    {
        // An example of a base record is none of this one.
        var isExample = Array.Exists(record.GetInterfaces(), face => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IExample<>) && face.GenericTypeArguments[0] == record);
        var example = isExample
            ? (Func<object>)Delegate.CreateDelegate(typeof(Func<object>), typeof(EventType).GetMethod(nameof(ExampleOf), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(record))
            : null;
        var subjects = FindSubjects(record);
        if (subjects.Length > 1)
        {
            errors.Add($"{record.Name}: has {subjects.Length} subjects ({string.Join(", ", subjects.Select(static property => property.Name))}); keep [Subject] on one.");
        }

        return new EventType(record, subjects.FirstOrDefault(), example);
    }

    /// <summary>Decodes a payload; the object that is still in memory is used as it is.</summary>
    /// <exception cref="PermanentFailureException">The payload is no such event: another attempt would find the same.</exception>
    internal object Decode(EventData data)
    {
        try
        {
            return EventJson.Decode(data, Record);
        }
        catch (Exception failure)
        {
            throw new PermanentFailureException($"The payload is no {Name}: {failure.Message}", failure);
        }
    }

    /// <summary>Reads the subject; an empty one is none.</summary>
    internal string? SubjectOf(object body) =>
        subject?.Invoke(body) is { } value && Convert.ToString(value, CultureInfo.InvariantCulture) is { Length: > 0 } text ? RecordedText.Of(text) : null;

    private static object ExampleOf<T>()
        where T : IExample<T> => T.Example;

    private static PropertyInfo[] FindSubjects(Type record)
    {
        var parameters = record.GetConstructors()
            .SelectMany(static constructor => constructor.GetParameters())
            .Where(static parameter => parameter.IsDefined(typeof(SubjectAttribute)))
            .Select(static parameter => parameter.Name)
            .ToHashSet(StringComparer.Ordinal);
        return Array.FindAll(record.GetProperties(), property => property.CanRead && (property.IsDefined(typeof(SubjectAttribute)) || parameters.Contains(property.Name)));
    }
}
