using System.Text.Json;
using Rehearsal.Postgres.Testing.Xunit;

namespace Rehearsal.Postgres.Testing.Tests.Targets;

public sealed class TargetReportTests
{
    [Fact]
    public async Task Report_AllUnderTheirTargets_Is0WithTheTable()
    {
        var (exitCode, output, _) = await RunAsync("--repeats", "2");

        Assert.Equal(0, exitCode);
        Assert.Contains("PASS  Rehearsal.Postgres.Testing.Tests.Targets.Targeted.Steady", output, StringComparison.Ordinal);
        Assert.Contains("Tests run: 2\nUnder target: 2/2\nSuccess rate: 100.0%\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_OverTheTarget_Is1()
    {
        var (exitCode, output, _) = await RunAsync("--repeats", "1", "--target", "0.000001", "--json", "-");

        Assert.Equal(1, exitCode);
        Assert.All(JsonDocument.Parse(output).RootElement.EnumerateArray(), static result => Assert.True(result.GetProperty("success").GetBoolean() && !result.GetProperty("target_achieved").GetBoolean()));
    }

    [Fact]
    public async Task Report_ATestThatFails_Is1AndQuotesItsOutput()
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("rehearsal-report-").FullName, "report.json");
        try
        {
            Targeted.Fails = true;
            var (exitCode, output, _) = await RunAsync("--repeats", "1", "--json", file);

            Assert.Equal(1, exitCode);
            Assert.Contains("Under target: 1/2\nSuccess rate: 50.0%\n", output, StringComparison.Ordinal);
            var results = JsonDocument.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).RootElement;
            var failed = results.EnumerateArray().Single(static result => !result.GetProperty("success").GetBoolean());
            Assert.EndsWith("Targets/Targeted.cs", failed.GetProperty("test_file").GetString(), StringComparison.Ordinal);
            Assert.True(failed.GetProperty("duration_ms").GetDouble() > 0);
            Assert.False(failed.GetProperty("target_achieved").GetBoolean());
            Assert.Contains("told to fail", failed.GetProperty("output").GetString(), StringComparison.Ordinal);
            Assert.Contains("1 inserted", failed.GetProperty("output").GetString(), StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        }
    }

    [Theory]
    [InlineData("unknown argument 'all'", "all")]
    [InlineData("--target needs a value", "--target")]
    [InlineData("--target '-1': expected a positive number", "--target", "-1")]
    [InlineData("--repeats '0': expected a whole number", "--repeats", "0")]
    [InlineData("there is no folder", "--json", "no/such/folder/report.json")]
    [InlineData("expected a file, found a folder", "--json", ".")]
    public async Task Report_WrongArguments_Is2(string complaint, params string[] arguments)
    {
        var (exitCode, output, error) = await RunAsync(arguments);

        Assert.Equal(2, exitCode);
        Assert.Empty(output);
        Assert.Contains(complaint, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_NoTestWithATarget_Is2()
    {
        using var error = new StringWriter();

        Assert.Equal(2, await TargetReport.RunAsync([], typeof(TargetReport).Assembly, TextWriter.Null, error, TestContext.Current.CancellationToken));
        Assert.Contains("no test in Rehearsal.Postgres.Testing.Xunit has a [DurationTarget]", error.ToString(), StringComparison.Ordinal);
    }

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var exitCode = await TargetReport.RunAsync(arguments, typeof(Targeted).Assembly, output, error, TestContext.Current.CancellationToken);
        return (exitCode, output.ToString(), error.ToString());
    }
}
