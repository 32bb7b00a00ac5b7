using Rehearsal.Events;

namespace Rehearsal.Cli.Tests.Serving;

/// <summary>A system serves as a process of its own; others publish into it; a kill loses and doubles nothing.</summary>
public sealed class ServeTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly ServingSystem system;

    public ServeTests(BuiltSystems systems) => system = new ServingSystem(folder, systems.One);

    public void Dispose()
    {
        system.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task Publish_IntoAServingSystem_IsHandledAndItsFlowAwaited()
    {
        var said = await system.StartAsync();

        var published = await system.ToolAsync("publish", "Called", "--data", """{"id":"c-1"}""", "--correlation", "call-1", "--wait", "60", "--format", "json");

        Assert.Contains("Called: call_service", said, StringComparison.Ordinal);
        Assert.Equal(0, published.ExitCode);
        Assert.Equal(("Called", "call-1", true, 2), (
            published.Json.GetProperty("type").GetString(),
            published.Json.GetProperty("correlation_id").GetString(),
            published.Json.GetProperty("ended").GetBoolean(),
            published.Json.GetProperty("events").GetInt32()));
        var entries = await system.FollowAsync(1, static entry => entry is EventEnvelope { Type: "Answered" });
        Assert.Equal(published.Json.GetProperty("id").GetGuid(), entries.OfType<EventEnvelope>().Single(static published => published.Type == "Called").Id);
    }

    [Theory]
    [InlineData("Caled", """{"id":"c-1"}""", "RHS0201", "Called")]
    [InlineData("Called", """{"id":"c-1","by":"me"}""", "RHS0204", "id")]
    [InlineData("Called", "{}", "RHS0205", "the field 'id', a text")]
    [InlineData("Called", """{"id":7}""", "RHS0102", "a text")]
    [InlineData("Called", "[]", "RHS0102", "an object")]
    [InlineData("Called", """{"id":""", "RHS0001", "JSON")]
    [InlineData("Called", "@nowhere.json", "RHS0001", "JSON")]
    [InlineData("Called", null, "RHS0207", "example")]
    public async Task Publish_WhatTheSystemDoesNotTake_IsRefusedAndNothingIsPublished(string type, string? data, string code, string expected)
    {
        await system.StartAsync();

        var refused = await system.ToolAsync(["publish", type, .. data is null ? (string[])[] : ["--data", data], "--format", "json"]);

        Assert.Equal(2, refused.ExitCode);
        var error = Assert.Single(refused.Json.GetProperty("errors").EnumerateArray());
        Assert.Equal(code, error.GetProperty("code").GetString());
        Assert.Contains(expected, error.GetProperty("expected").GetString(), StringComparison.Ordinal);
        using var reader = EmbeddedLogReader.Open(system.Log, TimeProvider.System);
        Assert.Equal(1, reader.Head);
    }

    [Fact]
    public async Task Serve_KilledWhileItWorks_GoesOnAndLosesAndDoublesNothing()
    {
        await system.StartAsync();
        for (var i = 1; i <= 6; i++)
        {
            Assert.Equal(0, (await system.ToolAsync("publish", "Called", "--data", $$"""{"id":"c-{{i}}"}""")).ExitCode);
            if (i % 2 == 0)
            {
                await system.Process.KillAsync();
                Assert.Equal(3, (await system.ToolAsync("publish", "Called", "--data", """{"id":"nobody"}""")).ExitCode);
                Assert.Contains("goes on behind", await system.StartAsync(), StringComparison.Ordinal);
            }
        }

        var entries = await system.FollowAsync(6, static entry => entry is EventEnvelope { Type: "Answered" });

        Assert.Equal(
            [.. Enumerable.Range(1, 6).Select(static i => $$"""{"id":"c-{{i}}"}""")],
            entries.OfType<EventEnvelope>().Where(static published => published.Type == "Called").Select(static published => published.Data.ToString()));
        Assert.Equal(6, entries.OfType<EventEnvelope>().Where(static published => published.Type == "Answered").Select(static published => published.Data.ToString()).Distinct().Count());
    }

    [Fact]
    public async Task Serve_AskedToEnd_StopsCleanly()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Signals are POSIX's.");
        await system.StartAsync();
        await system.ToolAsync("publish", "Called", "--data", """{"id":"c-1"}""", "--wait", "60");

        if (!OperatingSystem.IsWindows())
        {
            system.Process.Terminate();
        }

        var ended = await system.Process.EndAsync();
        Assert.Equal(0, ended.ExitCode);
        Assert.Contains("stopped; 4 entries in the log", ended.Output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(system.Log)!));
        Assert.Equal(0, (await system.ToolAsync("log", "verify", "--from", system.Log)).ExitCode);
        Assert.Equal(3, (await system.ToolAsync("publish", "Called")).ExitCode);
    }

    [Fact]
    public async Task Serve_Json_IsOneDocumentThatSaysWhere()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Signals are POSIX's.");
        using var serving = ToolProcess.Start(folder.Root, "serve", system.Assembly, "--log", "other", "--format", "json");
        await serving.OutputAsync("\n}\n", TimeSpan.FromMinutes(2));
        if (!OperatingSystem.IsWindows())
        {
            serving.Terminate();
        }

        var ended = await serving.EndAsync();
        Assert.Equal(0, ended.ExitCode);
        Assert.Equal("system,url,log,entries,takes,answers", string.Join(',', ended.Json.EnumerateObject().Select(static member => member.Name)));
        Assert.Equal(("One", "other/events.log", 0), (ended.Json.GetProperty("system").GetString(), ended.Json.GetProperty("log").GetString(), ended.Json.GetProperty("entries").GetInt32()));
        Assert.StartsWith("http://127.0.0.1:", ended.Json.GetProperty("url").GetString(), StringComparison.Ordinal);
        Assert.Equal("call_service", ended.Json.GetProperty("takes").GetProperty("Called")[0].GetString());
    }

    [Fact]
    public async Task Serve_WhatAnotherProcessServes_IsRefused()
    {
        await system.StartAsync();

        var refused = await system.ToolAsync("serve", folder.Path("nothing"));
        var second = await ToolProcess.RunAsync(folder.Root, "serve", system.Assembly);

        Assert.Equal(2, refused.ExitCode);
        Assert.Equal(3, second.ExitCode);
        Assert.Contains("another process serves '.rehearsal/serve/One'", second.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Door_WithoutTheToken_PublishesNothing()
    {
        var said = await system.StartAsync();
        var url = said[said.IndexOf("http://", StringComparison.Ordinal)..].Split('\n')[0];
        using var client = new HttpClient();

        using var refused = await client.PostAsync(new Uri($"{url}rehearsal/events"), new StringContent("""{"type":"Called","data":{"id":"c-1"}}"""), TestContext.Current.CancellationToken);

        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, refused.StatusCode);
        using var reader = EmbeddedLogReader.Open(system.Log, TimeProvider.System);
        Assert.Equal(1, reader.Head);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(Path.GetDirectoryName(system.Log)!, "address.json")));
        }
    }
}
