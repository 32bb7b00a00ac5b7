namespace Rehearsal.Events.Tests.Embedded;

/// <summary>A folder of a test's own, gone with it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("rehearsal-log-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);

    public void CopyTo(string other)
    {
        Directory.CreateDirectory(other);
        // The lock belongs to the one who has it; a copy starts without.
        foreach (var file in Directory.GetFiles(Path).Where(static file => !file.EndsWith(".lock", StringComparison.Ordinal)))
        {
            File.Copy(file, System.IO.Path.Combine(other, System.IO.Path.GetFileName(file)), overwrite: true);
        }
    }
}
