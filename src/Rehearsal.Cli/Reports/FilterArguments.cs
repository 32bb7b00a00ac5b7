using System.CommandLine;
using Rehearsal.Events;
using Rehearsal.Hosting;
using Rehearsal.Scenarios;

namespace Rehearsal.Cli.Reports;

/// <summary>Reads <c>--filter</c>, the same everywhere.</summary>
internal static class FilterArguments
{
    private const string Expected = "a filter such as order_id:ORD-12345 or 'type:Order* and total>10'";

    private const int ShownMax = 100;

    /// <summary>Creates the option.</summary>
    /// <param name="description">What is done with what matches.</param>
    public static Option<string[]> Option(string description) => ArgumentReader.Option("--filter", "FILTER", description);

    /// <summary>Reads the filter; null when there is none, or one that is wrong.</summary>
    public static EntryFilter? Read(ArgumentReader reader, Option<string[]> option)
    {
        if (reader.Single(option, Expected) is not { } text)
        {
            return null;
        }

        if (EntryFilter.TryParse(text, out var filter, out var problem))
        {
            return filter;
        }

        reader.Errors.Add(Describe(text, problem));
        return null;
    }

    /// <summary>Says what is wrong with a filter, and where.</summary>
    public static Diagnostic Describe(string text, FilterProblem problem) => new(
        DiagnosticCodes.Usage, $"'{(text.Length <= ShownMax ? text : text[..ShownMax] + "…")}' is no filter.", problem.Expected, problem.Found, problem.Fix)
    {
        File = "--filter",
        Location = new SourceLocation(1, problem.Column),
    };
}
