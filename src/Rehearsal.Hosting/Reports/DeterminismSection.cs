using System.Globalization;
using Rehearsal.Analysis;
using Rehearsal.Stages;

namespace Rehearsal.Hosting;

/// <summary>Writes what repeating runs showed.</summary>
internal static class DeterminismSection
{
    private const string Label = "  ";

    /// <summary>Writes what repeating one run showed; nothing when nobody asked.</summary>
    public static void Write(TextPage page, ReportedRun reported)
    {
        if (reported.Determinism is not { } result)
        {
            return;
        }

        if (result.Divergence is { } divergence)
        {
            Write(page, result, divergence, reported.Run.Level);
        }
        else
        {
            page.WriteLine(result.Verdict == DeterminismVerdict.Deterministic
                ? new TextLine().Add("deterministic: repeated in a new process, same recording", Ink.Good)
                : new TextLine().Add("not repeated", Ink.Dim));
        }

        page.WriteLine();
    }

    /// <summary>Writes how many runs were repeated and how many of them are deterministic; nothing when nobody asked.</summary>
    public static void WriteTotals(TextPage page, RunSummary summary)
    {
        if (summary.Runs.All(static run => run.Determinism is null))
        {
            return;
        }

        var repeated = summary.Runs.Count(static run => run.Determinism is { Verdict: not DeterminismVerdict.NotRepeated });
        var same = summary.Runs.Count(static run => run.Determinism is { Verdict: DeterminismVerdict.Deterministic });
        var sampled = summary.Runs.Count > RepeatSample.CountMax && repeated == RepeatSample.CountMax ? ", drawn by the seed" : "";
        page.WriteLine(new TextLine()
            .Add(string.Create(CultureInfo.InvariantCulture, $"{repeated} of {summary.Runs.Count} repeated in a new process{sampled}: "))
            .Add(string.Create(CultureInfo.InvariantCulture, $"{same} deterministic"), same > 0 ? Ink.Good : Ink.Plain)
            .Add(", ")
            .Add(string.Create(CultureInfo.InvariantCulture, $"{repeated - same} not"), repeated > same ? Ink.Bad : Ink.Plain));
    }

    private static void Write(TextPage page, DeterminismResult result, RecordingDivergence divergence, RunLevel level)
    {
        var ink = level == RunLevel.Deterministic ? Ink.Bad : Ink.Warning;
        page.WriteLine(new TextLine().Add("Not deterministic", Ink.Strong).Add(level == RunLevel.Deterministic ? "" : $" (a note at level {RunWords.Of(level)})", Ink.Dim));
        page.WriteWrapped($"{Label}", DeterminismWords.Sentence(result.Origin), ink);
        WriteField("first at", Place(divergence));
        WriteField("made by", Makers(divergence));
        WriteField("field", divergence.Field);
        WriteField("this run", divergence.Left ?? Absent(divergence));
        WriteField("repeat", divergence.Right ?? Absent(divergence));
        page.WriteWrapped($"{Label}→ ", result.Hint);

        void WriteField(string name, string text)
        {
            if (text.Length > 0)
            {
                page.WriteWrapped($"{Label}{name,-10}", text);
            }
        }
    }

    private static string Place(RecordingDivergence divergence)
    {
        var place = divergence.Position is { } position ? string.Create(CultureInfo.InvariantCulture, $"record {position}, {divergence.Record}") : "the header of the recording";
        return divergence.CorrelationId is { } flow ? $"{place}, flow {flow}" : place;
    }

    private static string Makers(RecordingDivergence divergence) =>
        divergence.OtherHandler is { } other ? $"{divergence.Handler}; in the repeat {other}" : divergence.Handler ?? "";

    private static string Absent(RecordingDivergence divergence) => divergence.Nature == DivergenceNature.Missing ? "nothing: the recording ends before it" : "nothing";
}
