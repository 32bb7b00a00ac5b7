using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Rehearsal.Cli.Processes;
using Rehearsal.Cli.Tests.Flows;
using Rehearsal.Cli.Tests.Serving;

namespace Rehearsal.Cli.Tests.Remote;

/// <summary>Recordings that a web server answers, and the log of a system that serves.</summary>
public sealed class RecordingUrlTests(BuiltSystems systems) : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task From_AServer_ReadsARecordingInEitherLayout()
    {
        var lines = await File.ReadAllTextAsync(SampleRecording.Write(folder, "a.jsonl"), TestContext.Current.CancellationToken);
        var array = $"[{string.Join(',', lines.Split('\n', StringSplitOptions.RemoveEmptyEntries))}]";
        await using var server = await StartAsync(context => context.Response.WriteAsync(context.Request.Path == "/a.json" ? array : lines, context.RequestAborted));

        var flow = await ToolProcess.RunAsync(folder.Root, "flow", "analyze", "--from", $"{server.Urls.First()}/a.jsonl", "--format", "json");
        var metrics = await ToolProcess.RunAsync(folder.Root, "metrics", "show", "--from", $"{server.Urls.First()}/a.json?of=today", "--last", "1h", "--format", "json");

        Assert.Equal("OrderCreated", flow.Json.GetProperty("flows")[0].GetProperty("roots")[0].GetProperty("event").GetString());
        Assert.Equal(1, metrics.Json.GetProperty("metrics")[0].GetProperty("events").GetProperty("count").GetInt32());
        Assert.Equal($"{server.Urls.First()}/a.json?of=today", metrics.Json.GetProperty("metrics")[0].GetProperty("recording").GetString());
    }

    [Theory]
    [InlineData("/missing", "404: there is none")]
    [InlineData("/secret", "401")]
    [InlineData("/moved", "a redirect to '/a.jsonl'")]
    [InlineData("/page", "'<html")]
    [InlineData("/empty", "an empty file")]
    [InlineData("/broken", "an answer that broke off")]
    [InlineData("/fails", "500")]
    [InlineData("/", "404: something else listens there")]
    public async Task From_WhatIsNoRecording_IsAnErrorThatSaysSo(string path, string found)
    {
        var recording = await File.ReadAllTextAsync(SampleRecording.Write(folder, "a.jsonl"), TestContext.Current.CancellationToken);
        await using var server = await StartAsync(async context =>
        {
            var response = context.Response;
            switch (context.Request.Path.Value)
            {
                case "/secret":
                    response.StatusCode = 401;
                    break;
                case "/moved":
                    response.Redirect("/a.jsonl");
                    break;
                case "/page":
                    await response.WriteAsync("<html></html>\n", context.RequestAborted);
                    break;
                case "/empty":
                    break;
                case "/broken":
                    await response.WriteAsync(recording[..^20], context.RequestAborted);
                    await response.Body.FlushAsync(context.RequestAborted);
                    context.Abort();
                    break;
                case "/fails":
                    response.StatusCode = 500;
                    break;
                default:
                    response.StatusCode = 404;
                    break;
            }
        });

        var result = await ToolProcess.RunAsync(folder.Root, "flow", "analyze", "--from", server.Urls.First() + path, "--format", "json");

        Assert.Equal(2, result.ExitCode);
        var error = Assert.Single(result.Json.GetProperty("errors").EnumerateArray());
        Assert.Equal("RHS0007", error.GetProperty("code").GetString());
        Assert.Contains(found, error.GetProperty("found").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ftp://127.0.0.1/a.jsonl", "RHS0001", "ftp://127.0.0.1/a.jsonl")]
    [InlineData("http://me:secret@127.0.0.1/a.jsonl", "RHS0001", "something before the @ of '127.0.0.1'")]
    [InlineData("http://127.0.0.1:1/a.jsonl", "RHS0007", "nobody at 127.0.0.1:1")]
    public async Task From_WhatCannotBeAsked_IsAnError(string url, string code, string found)
    {
        var result = await ToolProcess.RunAsync(folder.Root, "metrics", "show", "--from", url, "--format", "json");

        Assert.Equal(2, result.ExitCode);
        var error = Assert.Single(result.Json.GetProperty("errors").EnumerateArray());
        Assert.Equal((code, found), (error.GetProperty("code").GetString(), error.GetProperty("found").GetString()));
    }

    [Fact]
    public async Task From_AServerThatGoesOnForEver_EndsAtTheFirstInterrupt()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such signals.");
        var recording = await File.ReadAllTextAsync(SampleRecording.Write(folder, "a.jsonl"), TestContext.Current.CancellationToken);
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await StartAsync(async context =>
        {
            await context.Response.WriteAsync(recording, context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            asked.SetResult();
            var gone = new TaskCompletionSource();
            await using var registration = context.RequestAborted.Register(gone.SetResult);
            await gone.Task;
        });
        using var tool = ToolProcess.Start(folder.Root, "flow", "analyze", "--from", $"{server.Urls.First()}/a.jsonl");
        await asked.Task;

        if (!OperatingSystem.IsWindows())
        {
            UnixProcess.Send(tool.Id, PosixSignal.SIGINT);
        }

        Assert.Equal(130, (await tool.EndAsync()).ExitCode);
    }

    [Fact]
    public async Task From_ASystemThatServes_ReadsItsLog()
    {
        using var system = new ServingSystem(folder, systems.One);
        var said = await system.StartAsync();
        var url = said[said.IndexOf("http://", StringComparison.Ordinal)..].Split('\n')[0];
        await system.ToolAsync("publish", "Called", "--data", """{"id":"c-1"}""", "--wait", "60");
        using var elsewhere = new TemporaryFolder();
        var token = System.Text.Json.JsonDocument.Parse(await File.ReadAllTextAsync(folder.Path(".rehearsal/serve/One/address.json"), TestContext.Current.CancellationToken)).RootElement.GetProperty("token").GetString()!;

        var flow = await system.ToolAsync("flow", "analyze", "--from", url, "--format", "json");
        var metrics = await system.ToolAsync("metrics", "show", "--from", url, "--last", "1h", "--format", "json");
        var stranger = await ToolProcess.RunAsync(elsewhere.Root, "metrics", "show", "--from", url);
        var told = await ToolProcess.RunAsync(elsewhere.Root, new Dictionary<string, string> { ["REHEARSAL_TOKEN"] = token }, "metrics", "show", "--from", url, "--format", "json");

        Assert.Equal("Called", flow.Json.GetProperty("flows")[0].GetProperty("roots")[0].GetProperty("event").GetString());
        Assert.Equal(2, metrics.Json.GetProperty("metrics")[0].GetProperty("events").GetProperty("count").GetInt32());
        Assert.Equal(2, stranger.ExitCode);
        Assert.Contains("401: it needs its token", stranger.Errors, StringComparison.Ordinal);
        Assert.Equal(2, told.Json.GetProperty("metrics")[0].GetProperty("events").GetProperty("count").GetInt32());
        await system.Process.KillAsync();
        Assert.Contains("start it again", (await system.ToolAsync("flow", "analyze", "--from", url)).Errors, StringComparison.Ordinal);
    }

    private static async Task<WebApplication> StartAsync(RequestDelegate answer)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var server = builder.Build();
        server.Run(answer);
        await server.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }
}
