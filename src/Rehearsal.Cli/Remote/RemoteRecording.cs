using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Rehearsal.Cli.Remote;

/// <summary>Asks for a recording over HTTP and gives it as it comes: nothing of it is held or kept.</summary>
internal static class RemoteRecording
{
    /// <summary>The longest wait for an answer, and then for each next part of it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan ConnectMax = TimeSpan.FromSeconds(10);

    /// <summary>Asks for a recording.</summary>
    /// <param name="url">Its URL.</param>
    /// <param name="cancellationToken">Ends the asking, and the reading of what is returned.</param>
    /// <returns>The recording's bytes.</returns>
    /// <exception cref="RemoteRecordingException">There is none to be had.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static Stream Open(RecordingUrl url, CancellationToken cancellationToken)
    {
        // No redirect is followed: the token is for one place only. No proxy stands before this machine itself.
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = !url.Address.IsLoopback, ConnectTimeout = ConnectMax };
        var client = new HttpClient(handler) { Timeout = Patience };
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, url.Address);
            if (url.IsSystem && url.FindToken() is { } token)
            {
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            }

            var response = client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).GetAwaiter().GetResult();
            if (Refusal(url, response) is { } refusal)
            {
                throw refusal;
            }

            return new RemoteStream(url, client, response.Content.ReadAsStream(cancellationToken), cancellationToken);
        }
        catch (Exception exception)
        {
            client.Dispose();
            throw exception switch
            {
                HttpRequestException failure => NotReachable(url, failure),
                OperationCanceledException when !cancellationToken.IsCancellationRequested => new RemoteRecordingException(
                    url.Text, "an answer", string.Create(CultureInfo.InvariantCulture, $"none in {Patience.TotalSeconds} s"), "see whether it is overloaded, and ask again", exception),
                _ => exception,
            };
        }
    }

    private static RemoteRecordingException? Refusal(RecordingUrl url, HttpResponseMessage response)
    {
        var code = string.Create(CultureInfo.InvariantCulture, $"{(int)response.StatusCode}");
        var isRedirect = (int)response.StatusCode is >= 300 and < 400;
        return response.StatusCode switch
        {
            HttpStatusCode.OK when response.Content.Headers.ContentEncoding.Count > 0 => Refused(
                "a recording as it is", $"one that is compressed: {string.Join(", ", response.Content.Headers.ContentEncoding)}", "unpack it into a file and name that"),
            HttpStatusCode.OK => null,
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden when url.IsSystem => Refused(
                "a system that knows you", $"{code}: it needs its token", $"run this in the folder from which the system serves, or set {RecordingUrl.TokenVariable} to the token in its address.json"),
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => Refused("a URL that answers without a login", code, "save the recording with another program and name the file"),
            HttpStatusCode.NotFound when url.IsSystem => Refused("a system that serves, whose log can be read", $"{code}: something else listens there", $"take the address from 'rehearse serve'; the URL of a recording has a path"),
            HttpStatusCode.NotFound => Refused("a recording", $"{code}: there is none", "correct the URL"),
            _ when isRedirect => Refused("a URL that answers itself", $"{code}: a redirect to '{response.Headers.Location}'", "name that address instead"),
            _ => Refused("200 and a recording", code, "see what its server says of it"),
        };

        RemoteRecordingException Refused(string expected, string found, string fix) => new(url.Text, expected, found, fix);
    }

    private static RemoteRecordingException NotReachable(RecordingUrl url, HttpRequestException failure) => failure switch
    {
        { HttpRequestError: HttpRequestError.NameResolutionError } => new(url.Text, "a host that is known", $"no host '{url.Address.Host}'", "correct its name, or see to the network", failure),
        { InnerException: AuthenticationException } or { HttpRequestError: HttpRequestError.SecureConnectionError } => new(
            url.Text, "a server with a certificate that this machine trusts", "another", "correct the URL, or make this machine trust it", failure),
        { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionRefused } } => new(
            url.Text, "somebody who listens there", $"nobody at {url.Address.Host}:{url.Address.Port}", url.IsSystem ? "start it again with 'rehearse serve SYSTEM', and take the address from there" : "correct the URL, or start its server", failure),
        { HttpRequestError: HttpRequestError.ConnectionError } => new(url.Text, "a host that can be reached", $"no way to {url.Address.Host}:{url.Address.Port}", "see to the network, or correct the URL", failure),
        { InnerException: IOException } or { HttpRequestError: HttpRequestError.ResponseEnded } => new(url.Text, "a recording to its end", "an answer that broke off", "ask again; see whether its server still runs", failure),
        _ => new(url.Text, "an answer of HTTP", "something else", "correct the URL", failure),
    };
}
