using System.Text.Json.Nodes;
using Rehearsal.Events;

namespace Rehearsal.Scenarios;

/// <summary>Steps that hold no steps and no checks, as a scenario file writes them.</summary>
internal static class WrittenSteps
{
    public static JsonNode Of(Step step) => step switch
    {
        TriggerStep trigger => Published(trigger.Event, trigger.Data).Add("correlation", trigger.Correlation, trigger.Correlation is not null),
        PublishStep publish => Publish(publish),
        CommandStep command => Command(command),
        RequestStep request => Request(request),
        ChaosStep chaos => new JsonObject()
            .Add("stop", WrittenValues.Texts(chaos.Stop), chaos.Stop.Count > 0)
            .Add("start", WrittenValues.Texts(chaos.Start), chaos.Start.Count > 0),
        WaitForEventStep wait => new JsonObject { ["event"] = wait.Event, ["timeout"] = WrittenValues.Duration(wait.Timeout) }
            .Add("where", Where(wait.Where), wait.Where.Count > 0),
        WaitForTimeStep wait => JsonValue.Create(WrittenValues.Duration(wait.Duration)),
        _ => throw new ArgumentException($"The step {step.GetType().Name} cannot be written.", nameof(step)),
    };

    private static JsonObject Published(string type, EventData? data) => new JsonObject { ["event"] = type }.Add("data", WrittenValues.Json(data), data is not null);

    private static JsonObject Publish(PublishStep publish) => new JsonObject
    {
        ["source"] = publish.Source,
        ["events"] = WrittenValues.List(publish.Events.Select(static published =>
            Published(published.Event, published.Data).Add("subject", published.Subject, published.Subject is not null))),
    }.Add("correlation", publish.Correlation, publish.Correlation is not null);

    private static JsonObject Command(CommandStep command) => Published(command.Event, command.Data)
        .Add("correlation", command.Correlation, command.Correlation is not null)
        .Add("timeout", WrittenValues.Duration(command.Timeout), when: true)
        .Add("outcome", "failed", command.Outcome == CommandOutcome.Failed)
        .Add("error", command.Error, command.Error is not null);

    private static JsonObject Request(RequestStep request)
    {
        var expect = new JsonObject()
            .Add("status", WrittenValues.List(request.Statuses.Select(static status => (JsonNode?)JsonValue.Create(status))), request.Statuses.Count > 0)
            .Add("json", WrittenValues.List(request.Json.Select(WrittenValues.Condition)), request.Json.Count > 0);
        return new JsonObject()
            .Add("method", request.Method, request is HttpStep)
            .Add("service", request.Service, request.Service is not null)
            .Add("path", request.Path, request.Service is not null)
            .Add("url", request.Host + request.Path, request.Service is null)
            .Add("headers", new JsonObject(request.Headers.Select(static header => new KeyValuePair<string, JsonNode?>(header.Key, header.Value))), request.Headers.Count > 0)
            .Add("body", WrittenValues.Json(request.Body), request.Body is not null)
            .Add("timeout", WrittenValues.Duration(request.Timeout), when: true)
            .Add("expect", expect, expect.Count > 0)
            .Add("save", new JsonObject(request.Save.Select(static saved => new KeyValuePair<string, JsonNode?>(saved.Name, saved.Path))), request.Save.Count > 0);
    }

    private static JsonObject Where(IReadOnlyList<FieldCondition> where) =>
        new(where.Select(static condition => new KeyValuePair<string, JsonNode?>(condition.Path, WrittenValues.Json(condition.Operand))));
}
