using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Rehearsal.Analyzers;

/// <summary>Times that start no timer.</summary>
internal static class Durations
{
    /// <summary>Says whether a duration is none or endless, as far as the text shows.</summary>
    public static bool IsNoneOrEndless(IOperation? duration) => IsNone(duration) || IsEndless(duration);

    public static bool IsNone(IOperation? duration) =>
        IsNumber(duration, 0) || duration?.WithoutConversions() is IFieldReferenceOperation { Field: { Name: "Zero", ContainingType.Name: "TimeSpan" } };

    private static bool IsEndless(IOperation? duration) =>
        IsNumber(duration, -1) || duration?.WithoutConversions() is IFieldReferenceOperation { Field: { Name: "InfiniteTimeSpan", ContainingType.Name: "Timeout" } };

    private static bool IsNumber(IOperation? value, int number) => value?.ConstantValue is { HasValue: true, Value: { } constant } && constant switch
    {
        int small => small == number,
        long large => large == number,
        _ => false,
    };

    /// <summary>Returns the value below conversions.</summary>
    public static IOperation WithoutConversions(this IOperation value)
    {
        while (value is IConversionOperation conversion)
        {
            value = conversion.Operand;
        }

        return value;
    }
}
