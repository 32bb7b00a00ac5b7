namespace Rehearsal.Events;

/// <summary>Says in a few words what a disk, a pipe or the operating system refused, to stand behind <c>found:</c>.</summary>
internal static class DiskWords
{
    /// <summary>Tells whether an exception is one that reading or writing files throws.</summary>
    public static bool IsKnown(Exception exception) => exception is IOException or UnauthorizedAccessException;

    /// <summary>Says it.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <param name="path">The file or folder it was about; null when it had none.</param>
    public static string Of(Exception exception, string? path = null) => exception switch
    {
        DiskFullException => "no room on the disk",
        FileNotFoundException => "no such file",
        DirectoryNotFoundException => "no such folder",
        DriveNotFoundException => "no such drive",
        PathTooLongException => "a path that is too long",
        _ => OfNumber((exception.InnerException as IOException ?? exception).HResult)
            ?? (exception is not UnauthorizedAccessException ? OneLine(exception.Message) : path is not null && Directory.Exists(path) ? "a folder" : "no permission"),
    };

    // .NET keeps the operating system's own number where it has no exception for it: errno, or a Windows error in an HRESULT.
    private static string? OfNumber(int number) => number switch
    {
        5 => "a device that failed",
        9 => "something that is closed",
        11 or 35 or unchecked((int)0x80070020) => "a file that another process has open",
        17 or unchecked((int)0x80070050) or unchecked((int)0x800700B7) => "a file of that name in the way",
        20 => "a file where a folder should be",
        21 => "a folder",
        27 => "a file that may not grow so large",
        28 or unchecked((int)0x80070070) or unchecked((int)0x80070027) => "no room on the disk",
        30 or unchecked((int)0x80070013) => "a disk that is read-only",
        32 or unchecked((int)0x8007006D) => "nobody who reads it any more",
        40 or 62 => "links that lead in a circle",
        122 or 69 => "a quota that is used up",
        _ => null,
    };

    private static string OneLine(string text) => text.ReplaceLineEndings(" ").Trim();
}
