using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Rehearsal.Samples.Tests;

/// <summary>The shop as a program of its own: what its exit code and its report tell about its scenarios.</summary>
public sealed class ExitCodeTests : IDisposable
{
    private static readonly string OrderFlow = Sample.PathOf("Shop", "order_flow.yaml");

    private readonly string folder = Directory.CreateTempSubdirectory("rehearsal-samples-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Run_ScenarioAsItIs_ExitsWith0()
    {
        using var shop = Start(OrderFlow);

        Assert.Contains("1 passed, 0 failed", await EndAsync(shop, 0), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ScenarioThatShouldFail_ExitsWith1AndShowsWhatHappenedInstead()
    {
        var file = Write("gateway_up.yaml", """
            name: The payment should fail, and does not
            steps:
              - trigger: { event: OrderCreated }
              - wait_for_event: { event: PaymentFailed, timeout: 60d }
              - wait_for_time: 60d
              - assert: { event_count: { PaymentFailed: { exact: 1 } }, duration: { max: 5s } }
            """);
        using var shop = Start(file);

        var report = await EndAsync(shop, 1);

        var lines = report.Split('\n').Select(static line => line.TrimEnd()).ToList();
        Assert.Contains($"      at        {file}:4:5", lines);
        Assert.Contains(lines, static line => line.StartsWith("  ✗ event_count PaymentFailed", StringComparison.Ordinal) && line.Contains("exactly 1", StringComparison.Ordinal));
        Assert.Contains("  – not run: wait 1,440 h 00 m (line 5): the wait for PaymentFailed before it failed", lines);
        Assert.Contains($"  repeat  rehearse run {file} --stage simulated --seed 1", lines);
        var table = lines.SkipWhile(static line => line != "What happened").Skip(2).TakeWhile(static line => line.Length > 0);
        Assert.Equal(
            ["OrderCreated", "PaymentProcessing", "PaymentCompleted"],
            table.Select(static row => row.Split(' ', StringSplitOptions.RemoveEmptyEntries)[3]).Take(3));
    }

    [Fact]
    public async Task Run_UnknownEvent_ExitsWith2()
    {
        using var shop = Start(Write("typo.yaml", "name: Typo\nsteps:\n  - trigger: { event: OrderCreatd }\n"));

        Assert.Empty(await EndAsync(shop, 2));
    }

    [Fact]
    public async Task Run_ClusterStage_ExitsWith3AndOneDocument()
    {
        using var shop = Start(OrderFlow, "--stage", "cluster", "--format", "json");

        using var document = JsonDocument.Parse(await EndAsync(shop, 3));

        var error = Assert.Single(document.RootElement.GetProperty("errors").EnumerateArray());
        Assert.Equal("RHS0006", error.GetProperty("code").GetString());
    }

    [Fact]
    public async Task Run_Interrupted_ExitsWith130AndKeepsTheRecording()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such signals.");
        var file = Write("long.yaml", "name: Long\nsteps:\n  - trigger: { event: OrderCreated }\n  - wait_for_time: 60d\n");
        using var shop = Start(file, "--stage", "local");
        Assert.Equal("[1/1] Long (stage local)", await shop.StandardError.ReadLineAsync(TestContext.Current.CancellationToken));

        using var kill = Process.Start("kill", ["-INT", shop.Id.ToString(CultureInfo.InvariantCulture)]);

        Assert.Contains("1 interrupted", await EndAsync(shop, 130), StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(folder, "out", "long-local.jsonl")));
    }

    private string Write(string name, string content)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, content);
        return path;
    }

    private Process Start(string file, params string[] options) => Process.Start(new ProcessStartInfo(
        "dotnet",
        [Path.Combine(AppContext.BaseDirectory, "Shop.dll"), "run", file, "--output", Path.Combine(folder, "out"), .. options])
    {
        WorkingDirectory = folder,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    private static async Task<string> EndAsync(Process shop, int exitCode)
    {
        var errors = shop.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await shop.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await shop.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(shop.ExitCode == exitCode, $"exit {shop.ExitCode}\n{output}\n{await errors}");
        return output;
    }
}
