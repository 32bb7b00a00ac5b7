namespace Rehearsal.Repository.Tests.Docs;

/// <summary>The commands in README and docs work as shown, from nothing but the files people wrote.</summary>
public sealed class DocumentTests
{
    [Fact]
    public async Task Documents_EveryCommandThatIsToBeRun_DoesWhatIsShown()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Documents show the commands of a POSIX shell.");
        var documents = Repository.Files().Where(IsDocument).ToArray();
        var copy = Directory.CreateTempSubdirectory("rehearsal-clone-");
        try
        {
            CopyTo(copy.FullName);
            var runner = new DocumentRunner(copy.FullName);
            List<string> complaints = [];
            foreach (var document in documents)
            {
                complaints.AddRange(await runner.RunAsync(Repository.Relative(document), await File.ReadAllTextAsync(document, TestContext.Current.CancellationToken)));
            }

            Assert.True(complaints.Count == 0, string.Join("\n\n", complaints));
        }
        finally
        {
            copy.Delete(recursive: true);
        }
    }

    private static bool IsDocument(string file) =>
        Repository.Relative(file) is var path
        && (path == "README.md" || (path.StartsWith("docs/", StringComparison.Ordinal) && path.EndsWith(".md", StringComparison.Ordinal)));

    private static void CopyTo(string root)
    {
        foreach (var file in Repository.Files())
        {
            var copy = Path.Combine(root, Repository.Relative(file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
