using System.Text;
using Rehearsal.Events;

namespace Rehearsal.Messaging;

/// <summary>What an endpoint answers when a value alone does not say it: a status, headers, a body.</summary>
public sealed record HttpReply
{
    private const string JsonType = "application/json; charset=utf-8";

    /// <summary>Gets the status code.</summary>
    /// <value>200 to 599. The default is 200.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not 200 to 599.</exception>
    public int Status
    {
        get;
        init => field = value is >= 200 and <= 599
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Status), value, "Status must be 200 to 599.");
    } = 200;

    /// <summary>Gets the headers, beside the content type.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Gets the content type; null for none.</summary>
    public string? ContentType { get; init; }

    /// <summary>Gets the body.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Makes a reply without a body.</summary>
    /// <param name="status">The status code, 200 to 599.</param>
    /// <returns>The reply.</returns>
    public static HttpReply Empty(int status) => new() { Status = status };

    /// <summary>Makes a reply with a JSON body, encoded as events are: see <see cref="EventJson"/>.</summary>
    /// <param name="status">The status code, 200 to 599.</param>
    /// <param name="value">The value, or null.</param>
    /// <returns>The reply.</returns>
    /// <exception cref="System.Text.Json.JsonException">The value contains itself, or nests too deep.</exception>
    /// <exception cref="NotSupportedException">A type within the value cannot be encoded.</exception>
    /// <exception cref="ArgumentException">A number is infinite or not a number, or a text is not Unicode.</exception>
    public static HttpReply Json(int status, object? value) => new() { Status = status, ContentType = JsonType, Body = EventJson.Encode(value).Utf8Json };

    /// <summary>Makes a reply with a text.</summary>
    /// <param name="status">The status code, 200 to 599.</param>
    /// <param name="text">The text.</param>
    /// <returns>The reply.</returns>
    public static HttpReply Text(int status, string text) => new() { Status = status, ContentType = "text/plain; charset=utf-8", Body = Encoding.UTF8.GetBytes(text) };

    /// <summary>Makes the reply to a request that failed: what went wrong, and no stack trace.</summary>
    internal static HttpReply Problem(int status, SpanError error) => new()
    {
        Status = status,
        ContentType = JsonType,
        Body = MarkPayload.Write(error, static (writer, error) =>
        {
            writer.WriteString("type", error.Type);
            writer.WriteString("message", error.Message);
        }).Utf8Json,
    };

    /// <summary>Turns the reply into what a client gets.</summary>
    /// <exception cref="InvalidOperationException">A header has a name that HTTP does not allow.</exception>
    internal HttpResponseMessage ToResponse(HttpRequestMessage request)
    {
        var response = new HttpResponseMessage((System.Net.HttpStatusCode)Status) { RequestMessage = request, Version = request.Version, Content = new ByteArrayContent(Body.ToArray()) };
        if (ContentType is not null)
        {
            response.Content.Headers.TryAddWithoutValidation("Content-Type", ContentType);
        }

        foreach (var (name, value) in Headers)
        {
            if (!response.Headers.TryAddWithoutValidation(name, value) && !response.Content.Headers.TryAddWithoutValidation(name, value))
            {
                throw new InvalidOperationException($"'{name}' is no name of an HTTP header.");
            }
        }

        return response;
    }
}
