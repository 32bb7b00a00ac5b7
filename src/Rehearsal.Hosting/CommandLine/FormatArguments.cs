using System.CommandLine;
using Rehearsal.Scenarios;

namespace Rehearsal.Hosting;

/// <summary>Reads <c>--format FORMAT[=PATH]</c>.</summary>
internal static class FormatArguments
{
    /// <summary>Makes the option.</summary>
    /// <param name="formats">The formats that the command writes; null for <see cref="ReportFormats.Plain"/>.</param>
    public static Option<string[]> Option(IReadOnlyList<string>? formats = null) => ArgumentReader.Option(
        "--format",
        "FORMAT[=PATH]",
        $"{Either(formats ?? ReportFormats.Plain)}, with =PATH into a file; repeatable. One goes to standard output: text unless said otherwise");

    /// <summary>Reads the targets. When none goes to standard output, text does.</summary>
    public static IReadOnlyList<ReportTarget> Read(ArgumentReader reader, Option<string[]> option, IReadOnlyList<string>? formats = null) =>
        Read(reader.Many(option, Expected(formats ?? ReportFormats.Plain)), reader.Errors, formats);

    /// <summary>Reads the targets from the option's values. When none goes to standard output, text does.</summary>
    public static IReadOnlyList<ReportTarget> Read(IReadOnlyList<string> values, UsageErrors errors, IReadOnlyList<string>? formats = null)
    {
        List<ReportTarget> targets = [];
        foreach (var value in values)
        {
            if (Read(value, errors, formats ?? ReportFormats.Plain) is { } target)
            {
                targets.Add(target);
            }
        }

        CheckClashes(targets, errors);
        if (!targets.Exists(static target => target.Path is null))
        {
            targets.Insert(0, new ReportTarget(ReportFormats.Text, null));
        }

        return targets;
    }

    /// <summary>Reads the targets that can be read, so that even errors of the command line come in the format asked for.</summary>
    public static IReadOnlyList<ReportTarget> ReadLeniently(ParseResult result, Option<string[]> option, IReadOnlyList<string>? formats = null)
    {
        List<ReportTarget> targets = [];
        foreach (var token in result.GetResult(option)?.Tokens ?? [])
        {
            if (Read(token.Value, new UsageErrors(), formats ?? ReportFormats.Plain) is { } target && !targets.Exists(other => other.Path == target.Path))
            {
                targets.Add(target);
            }
        }

        return targets;
    }

    private static string Expected(IReadOnlyList<string> formats) => $"one of: {string.Join(", ", formats)}; each may have =PATH";

    private static string Either(IReadOnlyList<string> formats) => $"{string.Join(", ", formats.SkipLast(1))} or {formats[^1]}";

    private static ReportTarget? Read(string value, UsageErrors errors, IReadOnlyList<string> formats)
    {
        var split = value.IndexOf('=', StringComparison.Ordinal);
        var format = split < 0 ? value : value[..split];
        var path = split < 0 ? null : value[(split + 1)..];
        if (!formats.Contains(format, StringComparer.Ordinal))
        {
            errors.Add($"this command has no format '{format}'.", Expected(formats), value, NearestName.Fix(format, formats, "leave --format out for text"));
        }
        else if (path is "")
        {
            errors.Add($"the file of '{value}' has no name.", $"{format}=PATH", value, $"write its path, or '{format}' alone for standard output");
        }
        else
        {
            return new ReportTarget(format, path);
        }

        return null;
    }

    private static void CheckClashes(List<ReportTarget> targets, UsageErrors errors)
    {
        for (var i = 0; i < targets.Count; i++)
        {
            if (targets.FindIndex(other => other.Path == targets[i].Path) is var first && first < i)
            {
                errors.Add(
                    targets[i].Path is { } path ? $"two reports go to '{path}'." : "two reports go to standard output.",
                    "one report for each place",
                    $"{targets[first].Format} and {targets[i].Format}",
                    $"give one of them a file of its own: --format {targets[i].Format}=PATH");
            }
        }
    }
}
