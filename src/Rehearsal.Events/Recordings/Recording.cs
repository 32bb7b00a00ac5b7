namespace Rehearsal.Events;

/// <summary>A whole recording in memory.</summary>
/// <param name="Header">Its first line.</param>
/// <param name="Records">Its records in the order of their positions.</param>
public sealed record Recording(RecordingHeader Header, IReadOnlyList<LogRecord> Records)
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file; error messages name it as given.</param>
    /// <returns>The recording.</returns>
    /// <exception cref="RecordingFormatException">The file is not a readable recording.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Recording Load(string path)
    {
        using var file = File.OpenRead(path);
        return Read(file, path);
    }

    /// <summary>Reads a stream to its end and leaves it open.</summary>
    /// <param name="input">The stream.</param>
    /// <param name="file">The name to use in error messages, or null.</param>
    /// <returns>The recording.</returns>
    /// <exception cref="RecordingFormatException">The stream is not a readable recording.</exception>
    public static Recording Read(Stream input, string? file = null)
    {
        using var reader = new RecordingReader(input, file, leaveOpen: true);
        return new Recording(reader.Header, [.. reader.Read()]);
    }

    /// <summary>Writes a file: whole, or not at all when writing fails.</summary>
    /// <param name="path">The file; replaced when it exists. A file beside it, with <c>.partial</c> added, exists meanwhile.</param>
    /// <returns>The SHA-256 of the file in lowercase hexadecimal.</returns>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public string Save(string path)
    {
        var partial = path + ".partial";
        try
        {
            string hash;
            using (var file = File.Create(partial))
            {
                hash = Write(file);
            }

            File.Move(partial, path, overwrite: true);
            return hash;
        }
        catch
        {
            File.Delete(partial);
            throw;
        }
    }

    /// <summary>Writes to a stream and leaves it open.</summary>
    /// <param name="output">The stream.</param>
    /// <returns>The SHA-256 of the bytes written, in lowercase hexadecimal.</returns>
    public string Write(Stream output)
    {
        using var writer = new RecordingWriter(output, Header, leaveOpen: true);
        writer.WriteAll(Records);
        return writer.Complete();
    }

    /// <summary>Computes the hash of the bytes <see cref="Write"/> would write.</summary>
    /// <returns>The SHA-256 in lowercase hexadecimal.</returns>
    public string ComputeHash() => Write(Stream.Null);
}
