using System.Text.Json;
using System.Text.Json.Serialization;

namespace Rehearsal.Cli.Recorders;

/// <summary>A recorder that was started: a condition, and the position in the log from which on it counts. The log itself keeps the events.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Filter">Which flows it records: those with an entry that matches; null for all.</param>
/// <param name="FromPosition">The log's head when it was started.</param>
/// <param name="Started">When it was started.</param>
/// <param name="Output">Where its recording goes, when that was said at the start.</param>
internal sealed record Recorder(string Name, string? Filter, long FromPosition, DateTimeOffset Started, string? Output);

/// <summary>The JSON of <see cref="Recorder"/>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true, WriteIndented = true)]
[JsonSerializable(typeof(Recorder))]
internal sealed partial class RecorderJson : JsonSerializerContext;

/// <summary>The recorders of a system, one file each.</summary>
/// <param name="folder">The folder of the files.</param>
internal sealed class RecorderShelf(string folder)
{
    private const string Extension = ".json";

    /// <summary>Reads all recorders, in the order in which they were started.</summary>
    /// <exception cref="IOException">A file cannot be read, or is none of ours.</exception>
    public IReadOnlyList<Recorder> Load() => !Directory.Exists(folder) ? [] :
    [
        .. Directory.GetFiles(folder, "*" + Extension).Select(Read).OrderBy(static recorder => recorder.Started).ThenBy(static recorder => recorder.Name, StringComparer.Ordinal),
    ];

    /// <summary>Keeps a recorder; false when there is one of its name.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public bool TryAdd(Recorder recorder)
    {
        Directory.CreateDirectory(folder);
        var path = PathOf(recorder.Name);
        if (File.Exists(path))
        {
            return false;
        }

        // Whole before it has its name; of two that take one name at once the second one's move fails.
        var partial = $"{path}.{Environment.ProcessId}.partial";
        try
        {
            File.WriteAllBytes(partial, JsonSerializer.SerializeToUtf8Bytes(recorder, RecorderJson.Default.Recorder));
            File.Move(partial, path, overwrite: false);
            return true;
        }
        catch (IOException) when (File.Exists(path))
        {
            return false;
        }
        finally
        {
            File.Delete(partial);
        }
    }

    /// <summary>Takes a recorder away.</summary>
    public void Remove(string name) => File.Delete(PathOf(name));

    private static Recorder Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), RecorderJson.Default.Recorder) ?? throw new JsonException("nothing");
        }
        catch (JsonException exception)
        {
            throw new IOException($"{path}, which is no recorder's", exception);
        }
    }

    private string PathOf(string name) => Path.Combine(folder, name + Extension);
}
