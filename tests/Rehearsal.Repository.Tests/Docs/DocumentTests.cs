namespace Rehearsal.Repository.Tests.Docs;

/// <summary>The commands in README and docs work as shown.</summary>
public sealed class DocumentTests
{
    /// <summary>In the repository as it stands, which the test run has just built.</summary>
    [Fact]
    public async Task Documents_EveryCommandThatIsToBeRun_DoesWhatIsShown()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Documents show the commands of a POSIX shell.");

        await RunAsync(Repository.Path("."), isBuilt: true);
    }

    /// <summary>From nothing but the files people wrote, as after a clone: everything is built anew, which takes minutes.</summary>
    [Fact]
    [Trait("Category", "Deep")]
    public async Task Documents_EveryCommandInACleanClone_DoesWhatIsShown()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Documents show the commands of a POSIX shell.");
        var copy = Directory.CreateTempSubdirectory("rehearsal-clone-");
        try
        {
            CopyTo(copy.FullName);
            await RunAsync(copy.FullName, isBuilt: false);
        }
        finally
        {
            copy.Delete(recursive: true);
        }
    }

    private static async Task RunAsync(string root, bool isBuilt)
    {
        var runner = new DocumentRunner(root, isBuilt);
        List<string> complaints = [];
        foreach (var document in Repository.Files().Where(IsDocument))
        {
            complaints.AddRange(await runner.RunAsync(Repository.Relative(document), await File.ReadAllTextAsync(document, TestContext.Current.CancellationToken)));
        }

        Assert.True(complaints.Count == 0, string.Join("\n\n", complaints));
    }

    private static bool IsDocument(string file) =>
        Repository.Relative(file) is var path
        && path.EndsWith(".md", StringComparison.Ordinal)
        && (path == "README.md" || path.StartsWith("docs/", StringComparison.Ordinal) || path.StartsWith("samples/", StringComparison.Ordinal));

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
