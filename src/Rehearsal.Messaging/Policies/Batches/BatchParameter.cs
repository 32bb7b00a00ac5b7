using System.Collections;
using System.Reflection;

namespace Rehearsal.Messaging;

/// <summary>The first parameter of a handler: an event, or with <see cref="BatchAttribute"/> a list of them.</summary>
internal static class BatchParameter
{
    /// <summary>Gets the event record of a parameter's type.</summary>
    public static Type RecordOf(Type parameter) => IsList(parameter) ? parameter.GenericTypeArguments[0] : parameter;

    /// <summary>Names a parameter's type as it is written.</summary>
    public static string NameOf(Type? parameter) => parameter is null ? "nothing" : IsList(parameter) ? $"IReadOnlyList<{RecordOf(parameter).Name}>" : parameter.Name;

    /// <summary>Tells whether a handler's parameter and its attribute do not go together; says so in the errors.</summary>
    public static bool IsWrong(MethodInfo method, string place, List<string> errors)
    {
        if (method.GetParameters() is not [{ ParameterType: var first }, ..])
        {
            return false;
        }

        // A failure path takes what its handler takes, which is checked where the two are matched.
        if (!method.IsDefined(typeof(HandlerAttribute)))
        {
            return false;
        }

        var isBatch = method.IsDefined(typeof(BatchAttribute));
        if (isBatch && !IsList(first))
        {
            var record = ItemOf(first) ?? first;
            errors.Add($"{place}: has [Batch] but takes {WrittenName(first)}; expected IReadOnlyList<{record.Name}>. Take the list, or remove [Batch].");
            return true;
        }

        if (!isBatch && ItemOf(first) is { } item && EventType.IsRecord(item))
        {
            errors.Add($"{place}: takes {WrittenName(first)} but has no [Batch]; add [Batch] and take IReadOnlyList<{item.Name}>, or take one {item.Name}.");
            return true;
        }

        return false;
    }

    private static bool IsList(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>);

    private static Type? ItemOf(Type type) => type.IsArray
        ? type.GetElementType()
        : type.IsGenericType && typeof(IEnumerable).IsAssignableFrom(type) && type.GenericTypeArguments is [var item] ? item : null;

    private static string WrittenName(Type type) => type.IsGenericType
        ? $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GenericTypeArguments.Select(static argument => argument.Name))}>"
        : type.Name;
}
