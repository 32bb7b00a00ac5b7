using Rehearsal.Events;

namespace Rehearsal.Cli.Recorders;

/// <summary>The file a recording is written to.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Layout">How it stands there.</param>
internal sealed record RecordingTarget(string Path, RecordingLayout Layout)
{
    /// <summary>What may be named.</summary>
    public const string Expected = "a file that ends in .json or .jsonl, or a folder";

    /// <summary>Reads what was named; null for a file of another kind.</summary>
    /// <param name="given">A file, or a folder that is there or ends in a slash.</param>
    /// <param name="name">The name of a file in a folder.</param>
    public static RecordingTarget? TryRead(string given, string name) =>
        given.EndsWith('/') || given.EndsWith('\\') || Directory.Exists(given) || System.IO.Path.GetExtension(given).Length == 0
            ? new RecordingTarget(System.IO.Path.Combine(given, name + ".jsonl").Replace('\\', '/'), RecordingLayout.Lines)
            : System.IO.Path.GetExtension(given) switch
            {
                ".json" => new RecordingTarget(given, RecordingLayout.Array),
                ".jsonl" => new RecordingTarget(given, RecordingLayout.Lines),
                _ => null,
            };

    /// <summary>Writes records: the whole file or none.</summary>
    /// <returns>How many were written.</returns>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public long Write(IEnumerable<LogRecord> records, CancellationToken cancellationToken)
    {
        if (System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path)) is { } folder)
        {
            Directory.CreateDirectory(folder);
        }

        var partial = Path + ".partial";
        try
        {
            long count;
            using (var writer = new RecordingWriter(File.Create(partial), new RecordingHeader(), Layout))
            {
                foreach (var record in records)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    writer.Write(record);
                }

                writer.Complete();
                count = writer.Count;
            }

            File.Move(partial, Path, overwrite: true);
            return count;
        }
        catch
        {
            File.Delete(partial);
            throw;
        }
    }
}
