using System.Reflection;
using System.Runtime.CompilerServices;

namespace Rehearsal.Postgres.Testing.EntityFrameworkCore;

/// <summary>Takes fields from objects such as <c>new { UserId = 1 }</c> and holds them against a model.</summary>
internal static class FieldNames
{
    /// <summary>The runtime forgets the properties of a type now and then, and with them the code that reads their values.</summary>
    private static readonly ConditionalWeakTable<Type, PropertyInfo[]> Known = new();

    /// <summary>Returns the model's properties with the values that an example gives them.</summary>
    /// <exception cref="ModelException">A field is unknown, or its value has the wrong type.</exception>
    public static IReadOnlyList<(PropertyInfo Property, object? Value)> Of(Type model, object example)
    {
        List<(PropertyInfo Property, object? Value)> fields = [];
        List<string> complaints = [];
        foreach (var field in Known.GetValue(example.GetType(), static type => type.GetProperties()))
        {
            var value = field.GetValue(example);
            if (model.GetProperty(field.Name) is not { } property)
            {
                complaints.Add($"unknown field '{field.Name}' of {model.Name}: expected one of {string.Join(", ", model.GetProperties().Select(static known => known.Name))}; the nearest is '{Nearest(model, field.Name)}'");
            }
            else if (Wrong(property, value) is { } found)
            {
                complaints.Add($"wrong value for {model.Name}.{property.Name}: expected {TypeName(property.PropertyType)}, found {found}");
            }
            else
            {
                fields.Add((property, value));
            }
        }

        return complaints.Count == 0 ? fields : throw new ModelException(string.Join('\n', complaints));
    }

    private static string? Wrong(PropertyInfo property, object? value) => value switch
    {
        null when property.PropertyType.IsValueType && Nullable.GetUnderlyingType(property.PropertyType) is null => "null",
        null => null,
        _ when (Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType).IsInstanceOfType(value) => null,
        _ => $"{TypeName(value.GetType())} '{value}'",
    };

    private static string TypeName(Type type) => Nullable.GetUnderlyingType(type) is { } value ? $"{value.Name}?" : type.Name;

    private static string Nearest(Type model, string name) => model.GetProperties().Select(static known => known.Name).MinBy(known => Distance(known, name))!;

    /// <summary>The number of letters to add, drop or change.</summary>
    private static int Distance(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var change = diagonal + (char.ToUpperInvariant(one[i - 1]) == char.ToUpperInvariant(other[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(change, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
