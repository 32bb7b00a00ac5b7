using System.Globalization;
using System.Reflection;
using Xunit;
using Xunit.v3;

namespace Rehearsal.Postgres.Testing.Xunit;

/// <summary>The tests of an assembly that have a target, run by xUnit itself.</summary>
internal sealed class TargetTests : IAsyncDisposable
{
    private const int WarmUps = 3;

    private readonly ITestFramework framework;
    private readonly ITestFrameworkExecutor executor;
    private readonly List<IXunitTestCase> cases = [];

    private TargetTests(ITestFramework framework, Assembly assembly)
    {
        this.framework = framework;
        executor = framework.GetExecutor(assembly);
    }

    public int Count => cases.Count;

    /// <summary>Finds the tests.</summary>
    /// <remarks>Whoever calls this has a test context: <see cref="TestContext.SetForInitialization"/> holds for the caller's flow of control.</remarks>
    public static async Task<TargetTests> FindAsync(Assembly assembly, CancellationToken cancellationToken)
    {
        var tests = new TargetTests(ExtensibilityPointFactory.GetTestFramework(assembly), assembly);
        await tests.framework.GetDiscoverer(assembly).Find(
            found =>
            {
                if (found is IXunitTestCase test && TargetOf(test) is not null)
                {
                    tests.cases.Add(test);
                }

                return ValueTask.FromResult(true);
            },
            new FrameworkOptions { ["xunit.discovery.IncludeSourceInformation"] = true },
            cancellationToken: cancellationToken);
        tests.cases.Sort(static (one, other) => string.CompareOrdinal(one.TestCaseDisplayName, other.TestCaseDisplayName));
        return tests;
    }

    /// <summary>Runs them all, in turn.</summary>
    public async Task<IReadOnlyList<TargetResult>> MeasureAsync(TargetReportOptions options, CancellationToken cancellationToken)
    {
        var runs = cases.ToDictionary(static test => test.UniqueID, static _ => new TargetRuns(), StringComparer.Ordinal);
        for (var round = 0; round < WarmUps + options.Repeats; round++)
        {
            // One test at a time, so that none waits for another one's processor time.
            foreach (var test in cases)
            {
                cancellationToken.ThrowIfCancellationRequested();
                await executor.RunTestCases([test], new TargetSink(runs[test.UniqueID]), new FrameworkOptions { ["xunit.execution.DisableParallelization"] = true }, cancellationToken);
            }
        }

        return [.. cases.Select(test => ResultOf(test, runs[test.UniqueID], options))];
    }

    public async ValueTask DisposeAsync()
    {
        if (framework is IAsyncDisposable disposable)
        {
            await disposable.DisposeAsync();
        }
    }

    private static DurationTargetAttribute? TargetOf(IXunitTestCase test) => test.TestMethod.Method.GetCustomAttribute<DurationTargetAttribute>();

    private static TargetResult ResultOf(IXunitTestCase test, TargetRuns runs, TargetReportOptions options)
    {
        var target = options.TargetMs ?? TargetOf(test)!.Milliseconds;
        var warm = runs.DurationsMs.Skip(WarmUps).Order().ToList();
        var median = warm.Count > 0 ? warm[warm.Count / 2] : 0;
        var isSuccess = runs.Failure is null && warm.Count > 0;
        var words = runs.Failure ?? (warm.Count == 0 ? "the test did not run: it is skipped"
            : string.Create(CultureInfo.InvariantCulture, $"median of {warm.Count} warm runs {median:0.00} ms, least {warm[0]:0.00}, greatest {warm[^1]:0.00}; first run {runs.DurationsMs[0]:0.00} ms"));
        var file = test.SourceFilePath is { } path ? Path.GetRelativePath(Directory.GetCurrentDirectory(), path).Replace('\\', '/') : test.TestClassName ?? test.TestCaseDisplayName;
        return new TargetResult(file, test.TestCaseDisplayName, Math.Round(median, 3), target, isSuccess, isSuccess && median < target, words);
    }
}
