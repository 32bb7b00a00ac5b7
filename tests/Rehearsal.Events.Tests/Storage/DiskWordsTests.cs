namespace Rehearsal.Events.Tests.Storage;

public sealed class DiskWordsTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("rehearsal-words-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void Of_WhatTheMachineThrows_IsInFewWords()
    {
        var file = Path.Combine(folder.FullName, "file");
        File.WriteAllText(file, "");

        Assert.Equal("no such file", Words(() => File.ReadAllText(file + ".no")));
        Assert.Equal("no such folder", Words(() => File.ReadAllText(Path.Combine(folder.FullName, "no", "file"))));
        Assert.Equal("a folder", DiskWords.Of(Record.Exception(() => File.WriteAllText(folder.FullName, ""))!, folder.FullName));
        Assert.Equal("no room on the disk", DiskWords.Of(new DiskFullException(file)));
        Assert.Equal("no permission", DiskWords.Of(new UnauthorizedAccessException("Access to the path is denied."), file));
        Assert.Equal("what nobody thought of", DiskWords.Of(new IOException("what nobody\nthought of")));
    }

    [Fact]
    public void Of_AFullDevice_IsNoRoom()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "There is no full disk to be had here.");

        Assert.Equal("no room on the disk", Words(static () =>
        {
            using var full = new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            full.WriteByte(1);
        }));
    }

    private static string Words(Action action) => DiskWords.Of(Record.Exception(action)!);
}
