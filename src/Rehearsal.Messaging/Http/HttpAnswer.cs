using Rehearsal.Events;

namespace Rehearsal.Messaging;

/// <summary>What came of a request: the response, the error it is recorded with, and the events that commit with it.</summary>
internal sealed record HttpAnswer(HttpResponseMessage Response, SpanError? Error, IReadOnlyList<LogEntry> Events)
{
    /// <summary>Makes the answer to a request that no endpoint answered, or whose endpoint failed.</summary>
    public static HttpAnswer Problem(HttpRequestMessage request, int status, SpanError error, params (string Name, string Value)[] headers)
    {
        var reply = HttpReply.Problem(status, error) with { Headers = headers.ToDictionary(static header => header.Name, static header => header.Value) };
        return new HttpAnswer(reply.ToResponse(request), error, []);
    }
}
