using System.Collections;
using System.Reflection;
using System.Text;
using Rehearsal.Events;

namespace Rehearsal.Scenarios.Tests;

/// <summary>Writes every property of a scenario, except its file and places, so that two can be compared.</summary>
internal static class ScenarioText
{
    private static readonly string[] Ignored = ["File", "Tags", "Seed"];

    public static string Of(object? value)
    {
        var text = new StringBuilder();
        Append(value, text, 0);
        return text.ToString();
    }

    private static void Append(object? value, StringBuilder text, int depth)
    {
        switch (value)
        {
            case null or string or EventData or ValueType:
                text.Append(value ?? "null").Append('\n');
                break;
            case IEnumerable items:
                text.Append("list\n");
                foreach (var item in items)
                {
                    text.Append(' ', depth + 1);
                    Append(item, text, depth + 1);
                }

                break;
            default:
                text.Append(value.GetType().Name).Append('\n');
                foreach (var property in value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
                {
                    if (!property.Name.Contains("Location", StringComparison.Ordinal) && !Ignored.Contains(property.Name))
                    {
                        text.Append(' ', depth + 1).Append(property.Name).Append(": ");
                        Append(property.GetValue(value), text, depth + 1);
                    }
                }

                break;
        }
    }
}
