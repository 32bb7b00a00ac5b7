using System.Globalization;

namespace Rehearsal.Postgres.Testing.Xunit;

/// <summary>What the caller of a report asks for.</summary>
/// <param name="Json">The file for the results; <c>-</c> for standard output; null for none.</param>
/// <param name="TargetMs">A target for all tests in place of their own; null for their own.</param>
/// <param name="Repeats">How often each test is measured.</param>
internal sealed record TargetReportOptions(string? Json, double? TargetMs, int Repeats)
{
    private const int RepeatsMax = 100_000;

    /// <summary>Reads arguments.</summary>
    /// <returns>The options, and what is wrong with the arguments; null when nothing is.</returns>
    public static (TargetReportOptions Options, string? Complaint) Read(IReadOnlyList<string> arguments)
    {
        var options = new TargetReportOptions(null, null, 20);
        for (var i = 0; i < arguments.Count; i += 2)
        {
            var (name, value) = (arguments[i], i + 1 < arguments.Count ? arguments[i + 1] : null);
            if (name is not ("--json" or "--target" or "--repeats"))
            {
                return (options, $"unknown argument '{name}': expected --json PATH, --target MS or --repeats N");
            }

            if (value is null)
            {
                return (options, $"{name} needs a value");
            }

            switch (name)
            {
                case "--target" when double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var target) && target > 0:
                    options = options with { TargetMs = target };
                    break;
                case "--target":
                    return (options, $"--target '{value}': expected a positive number of milliseconds");
                case "--repeats" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var repeats) && repeats is > 0 and <= RepeatsMax:
                    options = options with { Repeats = repeats };
                    break;
                case "--repeats":
                    return (options, string.Create(CultureInfo.InvariantCulture, $"--repeats '{value}': expected a whole number from 1 to {RepeatsMax}"));
                case "--json" when value != "-" && Path.GetDirectoryName(Path.GetFullPath(value)) is { } folder && !Directory.Exists(folder):
                    return (options, $"--json '{value}': there is no folder '{folder}'");
                case "--json" when Directory.Exists(value):
                    return (options, $"--json '{value}': expected a file, found a folder");
                default:
                    options = options with { Json = value };
                    break;
            }
        }

        return (options, null);
    }
}
