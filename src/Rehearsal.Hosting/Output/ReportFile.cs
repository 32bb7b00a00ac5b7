using System.Text;

namespace Rehearsal.Hosting;

/// <summary>A file that takes a report: UTF-8 without byte order mark, lines ended by a line feed, folders made as needed.</summary>
internal sealed class ReportFile : IDisposable
{
    private const int BufferLength = 16 * 1024;

    private readonly FileStream file;
    private readonly string path;
    private readonly bool isNew;
    private bool isBegun;

    private ReportFile(FileStream file, string path, bool isNew) => (this.file, this.path, this.isNew) = (file, path, isNew);

    /// <summary>Opens a file to write the report now.</summary>
    /// <param name="path">Its path; what stands there is written over.</param>
    /// <returns>The writer. It throws <see cref="OutputFailedException"/> when what is written finds no room.</returns>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be opened.</exception>
    public static StreamWriter Open(string path) => Reserve(path).Begin();

    /// <summary>Opens a file to write the report later: whether it can be written is known, and until it is begun nothing has changed.</summary>
    /// <param name="path">Its path.</param>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be opened.</exception>
    public static ReportFile Reserve(string path)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
        {
            Directory.CreateDirectory(folder);
        }

        var isNew = !File.Exists(path);
        return new ReportFile(new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read, bufferSize: 0), path, isNew);
    }

    /// <summary>Begins the report.</summary>
    /// <returns>The writer, which closes the file.</returns>
    public StreamWriter Begin()
    {
        isBegun = true;
        if (file.CanSeek && file.Length > 0)
        {
            file.SetLength(0);
        }

        return new StreamWriter(new OutputStream(file, $"the report '{path}'"), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), BufferLength) { NewLine = "\n" };
    }

    /// <summary>Gives a file back that was not begun.</summary>
    public void Dispose()
    {
        if (!isBegun)
        {
            file.Dispose();
            if (isNew)
            {
                File.Delete(path);
            }
        }
    }
}
