using System.Globalization;
using System.Text;
using Rehearsal.Events;
using Rehearsal.Scenarios;
using Rehearsal.Stages;

namespace Rehearsal.Hosting;

/// <summary>The folder that keeps what a command's runs leave: a recording for each, and <c>run.json</c>.</summary>
internal sealed class RunFolder
{
    /// <summary>The folder below the current one that holds the folders of all commands.</summary>
    public const string Root = ".rehearsal";

    /// <summary>The name of the JSON document about the runs.</summary>
    public const string RunFileName = "run.json";

    /// <summary>What the name of a log's folder has behind the name of its recording.</summary>
    public const string LogSuffix = ".log";

    private const int AttemptsMax = 10_000;
    private const int SlugLengthMax = 80;

    private readonly HashSet<string> names = new(StringComparer.Ordinal);
    private readonly Dictionary<Scenario, string> nameOf = new(ReferenceEqualityComparer.Instance);

    private RunFolder(string path) => Path = path;

    /// <summary>Gets the folder's path with forward slashes: from the current folder, or as <c>--output</c> gave it.</summary>
    public string Path { get; }

    /// <summary>Gets the full path of a folder for what repeats leave, of this process alone; it is not there yet.</summary>
    public string PathForRepeats => System.IO.Path.GetFullPath(string.Create(CultureInfo.InvariantCulture, $"{Path}/repeats-{Environment.ProcessId}"));

    /// <summary>Makes the folder.</summary>
    /// <param name="output">The folder to use, made when missing; null for a new one.</param>
    /// <param name="now">The time that names a new one.</param>
    /// <param name="root">The folder to make a new one in.</param>
    /// <returns>The folder. A new one belongs to this call alone, however many processes ask at once.</returns>
    /// <exception cref="IOException">The folder cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be made.</exception>
    public static RunFolder Create(string? output, DateTimeOffset now, string root = Root)
    {
        if (output is not null)
        {
            Directory.CreateDirectory(output);
            return new RunFolder(Slashes(System.IO.Path.TrimEndingDirectorySeparator(output)));
        }

        var stamp = now.UtcDateTime.ToString("yyyyMMdd-HHmmss-fff", CultureInfo.InvariantCulture);
        for (var number = 1; number <= AttemptsMax; number++)
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"{root}/{stamp}-{number}");
            Directory.CreateDirectory(path);
            if (TryClaim($"{path}/{RunFileName}"))
            {
                return new RunFolder(path);
            }
        }

        throw new IOException($"'{root}/{stamp}-1' to '-{AttemptsMax}' are taken.");
    }

    /// <summary>Names the folder for the log of a run, beside what will be its recording, and takes away what an earlier run left there.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="stage">The stage's name.</param>
    /// <returns>The path of the folder.</returns>
    /// <exception cref="EventLogException">Another run writes its log there now.</exception>
    public string PrepareLog(Scenario scenario, string stage)
    {
        var path = $"{Path}/{NameOf(scenario, stage)}{LogSuffix}";
        if (Directory.Exists(path))
        {
            using (RealDisk.Instance.TryLock($"{path}/writer.lock") ?? throw InUse(path))
            {
            }

            Directory.Delete(path, recursive: true);
        }

        return path;
    }

    /// <summary>Writes a recording: a reader finds the whole of it or none.</summary>
    /// <param name="run">The run to keep.</param>
    /// <returns>The file's path, and the SHA-256 of its bytes.</returns>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public (string Path, string Sha256) Save(ScenarioRun run)
    {
        var path = $"{Path}/{NameOf(run.Scenario, run.Stage)}.jsonl";
        var part = $"{path}.part";
        return WholeOrNot(part, path, () =>
        {
            using var stream = new FileStream(part, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
            using var writer = new RecordingWriter(stream, run.Header, leaveOpen: true);
            writer.WriteAll(run.Records);
            return (path, writer.Complete());
        });
    }

    /// <summary>Writes <c>run.json</c>: a reader finds the old document or the new one, never a part.</summary>
    /// <param name="document">The document.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public void SaveRunFile(string document)
    {
        var path = $"{Path}/{RunFileName}";
        var part = string.Create(CultureInfo.InvariantCulture, $"{path}.{Environment.ProcessId}.part");
        WholeOrNot(part, path, () =>
        {
            File.WriteAllText(part, document);
            return true;
        });
    }

    // What is written gets its name when it is whole; what found no room is taken away, since nobody could read it.
    private static T WholeOrNot<T>(string part, string path, Func<T> write)
    {
        try
        {
            var result = write();
            File.Move(part, path, overwrite: true);
            return result;
        }
        catch
        {
            File.Delete(part);
            throw;
        }
    }

    // Making a folder succeeds for everyone; making a new file in it succeeds for one. The file stands for "nothing ran" until it is replaced.
    private static bool TryClaim(string runFile)
    {
        try
        {
            using var stream = new FileStream(runFile, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0);
            stream.Write(Encoding.UTF8.GetBytes(RunJson.Text([], [])));
            return true;
        }
        catch (IOException) when (File.Exists(runFile))
        {
            return false;
        }
    }

    private static EventLogException InUse(string path) =>
        new(EventLogProblem.Locked, path, null, "no run that writes there", "one that does", "wait for it to end, or name another folder with --output");

    // A run has its name from its beginning: the log gets it first, the recording later.
    private string NameOf(Scenario scenario, string stage)
    {
        if (nameOf.TryGetValue(scenario, out var known))
        {
            return known;
        }

        var slug = $"{Slug(System.IO.Path.GetFileNameWithoutExtension(scenario.File ?? scenario.Name))}-{stage}";
        var name = slug;
        for (var number = 2; !names.Add(name); number++)
        {
            name = string.Create(CultureInfo.InvariantCulture, $"{slug}-{number}");
        }

        nameOf.Add(scenario, name);
        return name;
    }

    // Letters and digits of ASCII, others become one '-': a name that every file system and shell takes.
    private static string Slug(string name)
    {
        var slug = new StringBuilder();
        foreach (var character in name)
        {
            if (slug.Length < SlugLengthMax && char.IsAsciiLetterOrDigit(character))
            {
                slug.Append(char.ToLowerInvariant(character));
            }
            else if (slug.Length is > 0 and < SlugLengthMax && slug[^1] != '-')
            {
                slug.Append('-');
            }
        }

        var text = slug.ToString().Trim('-');
        return text.Length > 0 ? text : "scenario";
    }

    private static string Slashes(string path) => path.Replace(System.IO.Path.DirectorySeparatorChar, '/');
}
