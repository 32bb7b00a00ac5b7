using System.Text;

namespace Rehearsal.Hosting;

/// <summary>A file that takes a report: UTF-8 without byte order mark, lines ended by a line feed, folders made as needed.</summary>
internal static class ReportFile
{
    public static StreamWriter Open(string path)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
        {
            Directory.CreateDirectory(folder);
        }

        return new StreamWriter(path, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\n" };
    }
}
