namespace Rehearsal.Repository.Tests.Docs;

public sealed class DocCommandsTests
{
    private const string Document = """
        # Title

        ```console
        $ echo one
        one
        $ false          # exit 1
        $ ./test         # not run: runs this test
        $ printf '%s\n' \
            two three
        two
        …
        thr…
        ```

        ```yaml
        $ not a command
        ```

            $ neither is this

        ````console
        $ echo last
        ```
        ````
        """;

    [Fact]
    public void Read_ConsoleBlocks_FindsTheirCommands()
    {
        var commands = DocCommands.Read(Document);

        Assert.Equal(["echo one", "false", "./test", "printf '%s\\n' two three", "echo last"], commands.Select(command => command.Text));
        Assert.Equal([4, 6, 7, 8, 22], commands.Select(command => command.Line));
        Assert.Equal([0, 1, 0, 0, 0], commands.Select(command => command.ExitCode));
        Assert.Equal([true, true, false, true, true], commands.Select(command => command.IsRun));
        Assert.Equal(["one"], commands[0].Expected);
        Assert.Equal(["two", "…", "thr…"], commands[3].Expected);
    }

    [Theory]
    [InlineData("a\nb\nc\n", "a", "c")]
    [InlineData("took 12 ms\n", "took … ms")]
    [InlineData("a\nb\n", "…", "b")]
    [InlineData("same  \n", "same")]
    [InlineData("anything", "…")]
    [InlineData("a.b\n", "a.b")]
    public void FirstMissing_AllThereInOrder_IsNone(string output, params string[] expected) => Assert.Null(DocCommands.FirstMissing(expected, output));

    [Theory]
    [InlineData("a\nb\n", "a", "b", "a")]
    [InlineData("a\n", "b", "b")]
    [InlineData("a\n", "a", "a", "a")]
    [InlineData("axb\n", "a.b", "a.b")]
    [InlineData("took 12 ms or so\n", "took … ms", "took … ms")]
    public void FirstMissing_NotThereOrNotInOrder_NamesIt(string output, string missing, params string[] expected) =>
        Assert.Equal(missing, DocCommands.FirstMissing(expected, output));
}
