using System.Net;

namespace Rehearsal.Hosting;

/// <summary>Passes a request on to an endpoint of the running system, and its answer back.</summary>
internal static class EndpointRequest
{
    private const int BodyLengthMax = 30_000_000;

    private static readonly HashSet<string> OfTheConnection = new(StringComparer.OrdinalIgnoreCase)
    {
        "Host", "Connection", "Keep-Alive", "Transfer-Encoding", "Content-Length", "Upgrade", "Expect", "TE", "Trailer", "Proxy-Connection",
    };

    /// <summary>Passes it on.</summary>
    /// <param name="context">The request.</param>
    /// <param name="client">Reaches the system's endpoints.</param>
    /// <param name="host">The endpoint's host.</param>
    /// <param name="path">The path behind the host's name.</param>
    public static async Task ForwardAsync(HttpListenerContext context, HttpClient client, string host, string path)
    {
        if (await RequestBody.TryReadAsync(context.Request, BodyLengthMax) is not { } body)
        {
            context.Response.StatusCode = (int)HttpStatusCode.RequestEntityTooLarge;
            context.Response.Close();
            return;
        }

        using var request = new HttpRequestMessage(new HttpMethod(context.Request.HttpMethod), $"http://{host}{path}{context.Request.Url!.Query}");
        if (body.Length > 0)
        {
            request.Content = new ByteArrayContent(body);
        }

        foreach (var name in context.Request.Headers.AllKeys.OfType<string>().Where(static name => !OfTheConnection.Contains(name)))
        {
            var value = context.Request.Headers[name];
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, value);
            }
        }

        using var response = await client.SendAsync(request);
        context.Response.StatusCode = (int)response.StatusCode;
        foreach (var (name, values) in response.Headers.Concat(response.Content.Headers).Where(static header => !OfTheConnection.Contains(header.Key)))
        {
            context.Response.Headers[name] = string.Join(", ", values);
        }

        context.Response.Close(await response.Content.ReadAsByteArrayAsync(), willBlock: false);
    }
}
