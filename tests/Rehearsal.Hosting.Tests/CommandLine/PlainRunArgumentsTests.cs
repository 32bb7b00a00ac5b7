using System.CommandLine;

namespace Rehearsal.Hosting.Tests;

public sealed class PlainRunArgumentsTests
{
    private static readonly string[] Vocabulary =
    [
        "run", "a.yaml", "samples/Shop", "/abs/b.yaml", "--stage", "local", "simulated", "moon", "--seed", "42", "-1", "--tag", "commit", "--tag=x",
        "--output", "out", "--system", "S.csproj", "--format", "json", "text", "json=r.json", "mermaid", "--", "--help", "-h", "/?", "", "--wat", "--verify-determinism", "scenario",
    ];

    [Fact]
    public void TryRead_PlainCommandLine_ReadsIt()
    {
        var options = PlainRunArguments.TryRead(["run", "a.yaml", "--seed", "42", "--tag", "commit", "--stage", "local", "--format", "json"])!;

        Assert.Equal(["a.yaml"], options.Paths);
        Assert.Equal(42UL, options.Seed);
        Assert.Equal(["commit"], options.Tags);
        Assert.Equal("local", options.Stage);
        Assert.Equal([new ReportTarget("json", null)], options.Formats);
    }

    [Theory]
    [InlineData]
    [InlineData("run")]
    [InlineData("run", "--help")]
    [InlineData("run", "a.yaml", "--seed", "x")]
    [InlineData("run", "a.yaml", "--seed", "1", "--seed", "1")]
    [InlineData("scenario", "validate", "a.yaml")]
    public void TryRead_AnythingElse_IsLeftToTheParser(params string[] args) => Assert.Null(PlainRunArguments.TryRead(args));

    [Fact]
    public async Task TryRead_RandomWords_NeverDiffersFromTheParser()
    {
        var random = new Random(20261121);
        var read = 0;
        for (var round = 0; round < 20_000; round++)
        {
            string[] args = ["run", .. random.GetItems(Vocabulary, random.Next(1, 8))];
            if (PlainRunArguments.TryRead(args) is not { } words)
            {
                continue;
            }

            read++;
            var parsed = await ParseAsync(args);
            Assert.True(parsed is not null, string.Join(' ', args));
            Assert.Equal(Text(parsed), Text(words));
        }

        Assert.True(read > 500, $"Only {read} of the command lines were plain.");
    }

    private static async Task<RunOptions?> ParseAsync(string[] args)
    {
        RunOptions? parsed = null;
        var root = new RootCommand
        {
            RunCommandLine.Create((options, _) =>
            {
                parsed = options;
                return Task.FromResult(0);
            }),
        };
        await CommandLineProgram.RunAsync(root, args, TestOutput.Create().Program, TestContext.Current.CancellationToken);
        return parsed;
    }

    private static string Text(RunOptions options) =>
        $"{string.Join('|', options.Paths)} {options.Stage} {options.Seed} {options.System} {string.Join('|', options.Tags)} {options.Output} {string.Join('|', options.Formats)}";
}
