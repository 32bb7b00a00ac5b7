using Foundation.Events;
using Rehearsal.Cluster;
using Rehearsal.Messaging;

namespace Foundation.Services;

/// <summary>F1: a developer's morning with the foundation services.</summary>
public sealed class Developer(IFoundation foundation)
{
    private const string Name = "developer";
    private const int FileCount = 50;

    [Handler]
    public async Task<WorkflowFinished> WorkAsync(WorkflowStarted started, HandlerContext context)
    {
        // 1. Is everything there?
        var services = await foundation.CheckAsync(context.CancellationToken);

        // 2. Configuration.
        var configuration = (await foundation.Configuration.GetAllAsync(context.CancellationToken)).Value;
        var debugMode = (await foundation.Configuration.GetAsync<bool>("dev.debug_mode", context.CancellationToken)).Value;

        // 3. An event, stored and read back.
        var correlationId = foundation.NewCorrelationId();
        var options = new NewEvent { Source = Name, CorrelationId = correlationId, CausationId = context.Event.Id };
        var change = foundation.Events.New(new DevWorkflow("code_change", "lib/my_app/user.ex", 25), options).Value;
        var id = (await foundation.Events.StoreAsync(change, context.CancellationToken)).Value;
        var retrieved = (await foundation.Events.GetAsync(id, context.CancellationToken)).Value;

        // 4. Telemetry.
        foundation.Telemetry.EmitCounter("dev.compilation", 1, new TelemetryTag("success", "true"));
        var (tests, failures) = await foundation.Telemetry.MeasureAsync("dev.test_suite", () => RunTestsAsync(context));

        // 5. Files saved again and again.
        for (var i = 1; i <= FileCount; i++)
        {
            await SaveFileAsync($"lib/my_app/module_{i}.ex", context);
        }

        // What is left of it.
        var correlated = (await foundation.Events.QueryAsync(new EventQuery { CorrelationId = correlationId }, context.CancellationToken)).Value;
        var found = (await foundation.Events.QueryAsync(new EventQuery { Type = nameof(FileChange), Limit = 10 }, context.CancellationToken)).Value;
        var metrics = foundation.Telemetry.Snapshot().Value;
        return new WorkflowFinished(
            services.Count(static service => service.IsAvailable),
            configuration.Count,
            debugMode,
            retrieved == change,
            correlated.Count,
            tests,
            failures,
            found.Count,
            metrics.TotalOf("dev.file_saves"),
            (int)metrics.TotalOf("dev.compilation"),
            metrics.Measures[0].Total.TotalMilliseconds);
    }

    private static async Task<(int Tests, int Failures)> RunTestsAsync(HandlerContext context)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(100), context.Time, context.CancellationToken);
        return (45, 0);
    }

    private async Task SaveFileAsync(string file, HandlerContext context)
    {
        var options = new NewEvent { Source = Name, CorrelationId = context.Event.CorrelationId, CausationId = context.Event.Id };
        var change = foundation.Events.New(new FileChange(file, context.Time.GetUtcNow()), options).Value;
        _ = (await foundation.Events.StoreAsync(change, context.CancellationToken)).Value;
        foundation.Telemetry.EmitCounter("dev.file_saves", 1, new TelemetryTag("file_type", "elixir"));
    }
}
