using System.Net.Http.Headers;
using Rehearsal.Messaging;
using Rehearsal.Scenarios;

namespace Rehearsal.Stages;

/// <summary>Sends the request of a step, and tells what came of it.</summary>
internal sealed class RequestTaking(RunContext run)
{
    public async Task<CheckResult> TakeAsync(RequestStep step, int number, CancellationToken cancellationToken)
    {
        if (step is QueryStep && !await run.Host.Activity.SettleAsync(run.Scenario.SettleBound, cancellationToken))
        {
            run.InFlight.Keep(number, run.Host.DescribeInFlight(), explainsFailure: false);
        }

        step = Filled(step);
        run.Clock.Begin();
        using var client = run.Host.CreateHttpClient(new HttpClientOptions { Timeout = step.Timeout });
        using var request = RequestOf(step);
        if (request is null)
        {
            return AnswerEvaluation.NoAnswer(step, "a saved value cannot be sent as a header");
        }

        try
        {
            using var response = await client.SendAsync(request, cancellationToken);
            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            return Evaluate(step, (int)response.StatusCode, body);
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return AnswerEvaluation.NoAnswer(step, failure is TaskCanceledException ? $"no answer after {DurationText.Format(step.Timeout)}" : failure.Message);
        }
    }

    private CheckResult Evaluate(RequestStep step, int status, byte[] body)
    {
        using var json = AnswerEvaluation.Parse(body);
        var result = AnswerEvaluation.Evaluate(step, status, body, json);
        if (result.Passed)
        {
            foreach (var (name, value) in AnswerEvaluation.SavedOf(step, json))
            {
                run.Saved.Save(name, value);
            }
        }

        return result;
    }

    private RequestStep Filled(RequestStep step) => step with
    {
        Path = run.Saved.FillPath(step.Path),
        Headers = [.. step.Headers.Select(header => new KeyValuePair<string, string>(header.Key, run.Saved.Fill(header.Value)))],
        Body = step.Body is { } body ? run.Saved.Fill(body) : null,
        Json = run.Saved.Fill(step.Json),
    };

    private HttpRequestMessage? RequestOf(RequestStep step)
    {
        var request = new HttpRequestMessage(new HttpMethod(step.Method), new Uri(OriginOf(step) + step.Path));
        foreach (var (name, value) in step.Headers)
        {
            if (!RequestAddress.IsHeaderValue(value) || !request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Dispose();
                return null;
            }
        }

        if (step.Body is { } body)
        {
            request.Content = new ByteArrayContent(body.Utf8Json.ToArray());
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
        }

        return request;
    }

    private string OriginOf(RequestStep step) => step.Host
        ?? $"http://{run.System.Parts.OfType<ServiceDefinition>().FirstOrDefault(service => service.Name == step.Service)?.Endpoints.Host ?? step.Service}";
}
