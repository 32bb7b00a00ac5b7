namespace Rehearsal.Peers.Log;

/// <summary>The folder of a benchmark, and a new path below it for each thing that is measured.</summary>
internal sealed class Places : IDisposable
{
    private readonly string folder;
    private int made;

    public Places(string folder)
    {
        this.folder = folder;
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        Directory.CreateDirectory(folder);
    }

    public string Next() => Path.GetFullPath(Path.Combine(folder, (++made).ToString(System.Globalization.CultureInfo.InvariantCulture)));

    public static void Remove(string path)
    {
        if (File.Exists(path))
        {
            File.Delete(path);
        }
        else
        {
            Directory.Delete(path, recursive: true);
        }
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
