using System.Text.Json;
using Rehearsal.Events;

namespace Rehearsal.Messaging;

/// <content>Who answers: an endpoint of the system, or what lies outside.</content>
internal sealed partial class HttpCall
{
    // As Kestrel's default.
    private const long BodyMax = 30_000_000;

    private Task<HttpAnswer> AnswerAsync()
    {
        if (calls.Hosts.Find(request.RequestUri!.Host) is not { } host)
        {
            return AskOutsideAsync();
        }

        return host.Running is { } running
            ? AnswerAsync(host.Service, running)
            : throw new HttpRequestException(HttpRequestError.ConnectionError, $"connection refused: {host.Service.Name} is not started");
    }

    private async Task<HttpAnswer> AskOutsideAsync()
    {
        var reply = await calls.Outside.SendAsync(request, abandoned);
        return new HttpAnswer(reply, ErrorOf((int)reply.StatusCode), []);
    }

    private async Task<HttpAnswer> AnswerAsync(ServiceDefinition service, RunningService running)
    {
        var path = request.RequestUri!.AbsolutePath;
        if (service.Endpoints.Find(request.Method.Method, path, out var values, out var allowed) is not { } endpoint)
        {
            return allowed.Count == 0
                ? HttpAnswer.Problem(request, 404, new SpanError("NotFound", $"{service.Name} has no endpoint for {path}."))
                : HttpAnswer.Problem(request, 405, new SpanError("MethodNotAllowed", $"{service.Name} answers {path} to {string.Join(", ", allowed)}, not to {request.Method.Method}."), ("Allow", string.Join(", ", allowed)));
        }

        name = $"{endpoint.Method} {service.Endpoints.Host}{endpoint.Template.Text}";
        var (body, refusal) = await ReadBodyAsync(endpoint);
        if (refusal is not null)
        {
            return refusal;
        }

        if (running.Runtime.SimulatesServiceTimes && endpoint.ServiceTime > TimeSpan.Zero)
        {
            await Task.Delay(endpoint.ServiceTime, running.Runtime.Time, abandoned);
        }

        var attempt = new EndpointAttempt(service.Name, endpoint);
        if (calls.Environment.Endpoints is { } interceptor)
        {
            try
            {
                await interceptor.BeforeAnswerAsync(attempt, abandoned);
            }
            catch (Exception failure)
            {
                var status = failure switch { TransientFailureException => 503, TimeoutException => 504, _ => 500 };
                return HttpAnswer.Problem(request, status, Failures.Describe(failure)) with { Events = MarksOf(attempt, running.Runtime) };
            }
        }

        var answer = await InvokeAsync(service, running, endpoint, values, body);
        return attempt.Injections.Count == 0 ? answer : answer with { Events = [.. answer.Events, .. MarksOf(attempt, running.Runtime)] };
    }

    private List<LogEntry> MarksOf(EndpointAttempt attempt, ServiceRuntime runtime) =>
        attempt.Injections.ConvertAll(details => (LogEntry)runtime.NewMark(MarkKinds.Fault, id, origin.CorrelationId, details));

    private async Task<HttpAnswer> InvokeAsync(ServiceDefinition service, RunningService running, EndpointDefinition endpoint, IReadOnlyDictionary<string, string> values, object? body)
    {
        var context = new HttpCallContext(request, values, origin.CorrelationId, running.Runtime, abandoned);
        calls.Scope = new CallScope(service.Name, origin.CorrelationId, caller?.Cause);
        try
        {
            using var call = running.Runtime.Watch(name);
            var reply = await call.Of(endpoint.InvokeAsync(running.Instance, body, context));
            var events = context.Outputs.ConvertAll(output => (LogEntry)EventFactory.Create(
                running.Runtime.Ids, running.Runtime.Time.GetUtcNow(), output, service.Name, origin.CorrelationId, origin.CausationId, origin.Publisher));
            return new HttpAnswer(reply.ToResponse(request), ErrorOf(reply.Status), events);
        }
        catch (Exception failure)
        {
            return HttpAnswer.Problem(request, 500, Failures.Describe(failure));
        }
    }

    private async Task<(object? Body, HttpAnswer? Refusal)> ReadBodyAsync(EndpointDefinition endpoint)
    {
        if (endpoint.Body is not { } type)
        {
            return (null, null);
        }

        if (request.Content is null)
        {
            return (null, Refuse($"There is no body; expected the JSON of a {type.Name}."));
        }

        try
        {
            await request.Content.LoadIntoBufferAsync(BodyMax, abandoned);
        }
        catch (HttpRequestException failure) when (failure.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
        {
            return (null, HttpAnswer.Problem(request, 413, new SpanError("ContentTooLarge", $"The body is longer than {BodyMax} bytes.")));
        }

        var json = await request.Content.ReadAsByteArrayAsync(abandoned);
        try
        {
            return (endpoint.ReadBody(json), null);
        }
        catch (JsonException failure)
        {
            return (null, Refuse($"The body is no {type.Name}: {JsonMisfit.Words(failure, json, type)}. Names are in snake_case: encode it with EventJson.Options."));
        }
        catch (Exception failure) when (failure is NotSupportedException or ArgumentException)
        {
            return (null, Refuse($"The body is no {type.Name}: {failure.Message} Names are in snake_case: encode it with EventJson.Options."));
        }

        HttpAnswer Refuse(string message) => HttpAnswer.Problem(request, 400, new SpanError("BadRequest", message));
    }

    // Other refusals are answers like any; one for too many requests is work that was not done.
    private static SpanError? ErrorOf(int status) => status switch
    {
        429 => new SpanError(SpanError.RateLimited, $"The answer is {status}."),
        >= 500 => new SpanError("HttpStatus", $"The answer is {status}."),
        _ => null,
    };
}
