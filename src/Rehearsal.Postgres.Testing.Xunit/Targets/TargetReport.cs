using System.Reflection;
using Xunit;

namespace Rehearsal.Postgres.Testing.Xunit;

/// <summary>
/// Runs the tests of an assembly that have a <see cref="DurationTargetAttribute"/>, one at a time, and says which are under their targets. Call it from the program of a test project;
/// the arguments that it takes are <c>--json PATH</c>, <c>--target MS</c> and <c>--repeats N</c>.
/// </summary>
/// <remarks>
/// Durations are measured warm, in one process: every test runs three times unmeasured, then all of them in turn as often as <c>--repeats</c> says, 20 unless told. A test's duration is the median;
/// what xUnit does round the test, set-up and roll-back of its database are in it.
/// </remarks>
public static class TargetReport
{
    /// <summary>Makes the report.</summary>
    /// <param name="arguments">The arguments behind the word that asked for the report.</param>
    /// <param name="assembly">The tests.</param>
    /// <param name="output">Gets the table; null for standard output.</param>
    /// <param name="error">Gets complaints; null for standard error.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <returns>The exit code: 0 when every test passed and is under its target, 1 when one is not, 2 when the arguments are wrong or no test has a target.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, Assembly assembly, TextWriter? output = null, TextWriter? error = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        ArgumentNullException.ThrowIfNull(assembly);
        (output, error) = (output ?? Console.Out, error ?? Console.Error);
        var (options, complaint) = TargetReportOptions.Read(arguments);
        if (complaint is not null)
        {
            return await RefuseAsync(error, complaint);
        }

        TestContext.SetForInitialization(null, diagnosticMessages: false, internalDiagnosticMessages: false);
        await using var tests = await TargetTests.FindAsync(assembly, cancellationToken);
        if (tests.Count == 0)
        {
            return await RefuseAsync(error, $"no test in {assembly.GetName().Name} has a [DurationTarget]: expected one at least");
        }

        var results = await tests.MeasureAsync(options, cancellationToken);
        if (options.Json == "-")
        {
            await output.WriteLineAsync(TargetResult.ToJson(results));
            output = error;
        }
        else if (options.Json is { } file)
        {
            await File.WriteAllTextAsync(file, TargetResult.ToJson(results) + "\n", cancellationToken);
        }

        await output.WriteAsync(TargetTable.Of(results));
        return results.All(static result => result.TargetAchieved) ? 0 : 1;
    }

    private static async Task<int> RefuseAsync(TextWriter error, string complaint)
    {
        await error.WriteLineAsync($"report: {complaint}");
        return 2;
    }
}
