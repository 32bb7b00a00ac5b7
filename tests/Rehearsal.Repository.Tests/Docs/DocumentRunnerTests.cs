namespace Rehearsal.Repository.Tests.Docs;

public sealed class DocumentRunnerTests
{
    [Fact]
    public async Task RunAsync_CommandsDoAsTheDocumentSays_HasNoComplaint()
    {
        var complaints = await RunAsync("""
            ```console
            $ echo "one two"; echo three >&2
            one …
            three
            $ exit 3   # exit 3
            $ touch left && false   # not run
            $ test ! -e left
            ```
            """);

        Assert.Empty(complaints);
    }

    [Theory]
    [InlineData("$ exit 2", "doc.md:2: $ exit 2\nended with exit code 2 instead of 0")]
    [InlineData("$ true # exit 1", "ended with exit code 0 instead of 1")]
    [InlineData("$ echo one\ntwo", "did not show the line 'two'")]
    public async Task RunAsync_CommandDoesOtherwise_SaysWhereAndHow(string lines, string expected)
    {
        var complaint = Assert.Single(await RunAsync($"```console\n{lines}\n```"));

        Assert.Contains(expected, complaint, StringComparison.Ordinal);
    }

    private static async Task<IReadOnlyList<string>> RunAsync(string markdown)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Documents show the commands of a POSIX shell.");
        var folder = Directory.CreateTempSubdirectory("rehearsal-docs-");
        try
        {
            return await new DocumentRunner(folder.FullName).RunAsync("doc.md", markdown);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
