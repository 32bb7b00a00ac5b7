using System.Globalization;
using Rehearsal.Events;
using Rehearsal.Scenarios;

namespace Rehearsal.Cli.Reports;

/// <summary>The entries of a recording for work that needs all of them at once. There is a bound, since they are held in memory.</summary>
internal static class HeldEntries
{
    /// <summary>The most entries that are held of a recording.</summary>
    public const int CountMax = 500_000;

    /// <summary>Reads them.</summary>
    /// <param name="entries">Reads recordings.</param>
    /// <param name="path">The recording or log.</param>
    /// <param name="filter">Which flows to hold: those in which an entry matches; null for all.</param>
    /// <param name="keepsPayloads">Whether the events of a recording get their payloads.</param>
    /// <param name="errors">Takes why there are none.</param>
    /// <param name="countMax">The bound.</param>
    /// <returns>The entries; null when they cannot be read or are too many.</returns>
    public static List<LogRecord>? TryRead(RecordedEntries entries, string path, EntryFilter? filter, bool keepsPayloads, List<Diagnostic> errors, int countMax = CountMax)
    {
        List<LogRecord> held = [];
        void Take(LogRecord record)
        {
            if (held.Count == countMax)
            {
                throw new TooManyException();
            }

            held.Add(record);
        }

        try
        {
            var isRead = filter is null
                ? entries.TryRead(path, Take, errors, keepsPayloads)
                : FilteredFlows.TryRead(entries, path, filter, Take, errors, keepsPayloads);
            return isRead ? held : null;
        }
        catch (TooManyException)
        {
            errors.Add(new Diagnostic(
                DiagnosticCodes.RecordingInvalid,
                filter is null ? "the recording is too large for this." : "the flows that match are too many for this.",
                string.Create(CultureInfo.InvariantCulture, $"at most {countMax:N0} entries, which are held in memory"),
                "more",
                filter is null ? "take some of its flows with --filter" : "narrow --filter")
            { File = path });
            return null;
        }
    }

    private sealed class TooManyException : Exception;
}
