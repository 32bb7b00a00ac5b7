namespace Rehearsal.Hosting.Tests;

/// <summary>A folder of a test's own, taken away at its end.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("rehearsal-hosting-").FullName;

    public string Write(string name, string content)
    {
        var path = $"{Path}/{name}";
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        return path;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
