using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Rehearsal.Hosting;
using Rehearsal.Scenarios;

namespace Rehearsal.Cli.Serving;

/// <summary>Carries out <c>publish</c>.</summary>
/// <param name="output">Where to write.</param>
internal sealed class PublishCommand(ProgramOutput output)
{
    private static readonly TimeSpan AnswerMax = TimeSpan.FromSeconds(30);

    /// <summary>Publishes an event.</summary>
    /// <param name="options">What to do.</param>
    /// <param name="cancellationToken">Interrupts.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(PublishOptions options, CancellationToken cancellationToken)
    {
        // What cannot be reported is not published.
        using var reports = OpenReports.TryOpen(options.Formats, out var unwritable);
        if (reports is null)
        {
            return Report([unwritable!], options);
        }

        if (ServedSystems.Find(options.Folder, out var problem) is not { } folder)
        {
            return Report([problem!], options);
        }

        if (ServeAddress.TryLoad(folder.Address) is not { } address)
        {
            return Report([NotServing(folder, File.Exists(folder.Address) ? $"'{folder.Address}', which is damaged" : "it is stopped")], options);
        }

        try
        {
            using var response = await SendAsync(address, options, cancellationToken);
            if (response.StatusCode is not (HttpStatusCode.Created or HttpStatusCode.BadRequest) || await TryReadAsync(response, cancellationToken) is not { } answer)
            {
                return Report([NotServing(folder, $"{address.Url} is something else, and answers {(int)response.StatusCode}")], options);
            }

            return answer.Id is null
                ? Report([.. answer.Errors.Select(static error => new Diagnostic(error.Code, error.Message, error.Expected, error.Found, error.Fix))], options)
                : PublishReports.Write(options, answer, reports, output);
        }
        catch (HttpRequestException exception) when (exception.HttpRequestError == HttpRequestError.ConnectionError)
        {
            // What a killed process leaves behind: its address, and nobody there.
            return Report([NotServing(folder, $"nobody at {address.Url}")], options);
        }
        catch (HttpRequestException)
        {
            return Report([BrokenOff(folder, address)], options);
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Report([NotServing(folder, $"no answer of {address.Url} in {AnswerMax.TotalSeconds + options.WaitSeconds} s")], options);
        }
    }

    // Null for what no system answers: a killed process leaves its address, and another program may have the port by now.
    private static async Task<PublishAnswer?> TryReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            return JsonSerializer.Deserialize(await response.Content.ReadAsStringAsync(cancellationToken), PublishJson.Default.PublishAnswer);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static async Task<HttpResponseMessage> SendAsync(ServeAddress address, PublishOptions options, CancellationToken cancellationToken)
    {
        // Not through a proxy: the address is this machine's own.
        using var handler = new SocketsHttpHandler { UseProxy = false };
        using var client = new HttpClient(handler) { Timeout = AnswerMax + TimeSpan.FromSeconds(options.WaitSeconds) };
        using var content = new ByteArrayContent(options.Request.ToJson());
        content.Headers.ContentType = new MediaTypeHeaderValue("application/cloudevents+json");
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{address.Url}{ServeDoor.EventsPath}?{ServeDoor.WaitQuery}={options.WaitSeconds}") { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", address.Token);
        return await client.SendAsync(request, cancellationToken);
    }

    private static Diagnostic NotServing(ServeFolder folder, string found) => new(
        DiagnosticCodes.StageUnavailable, $"the system in '{folder.Path}' does not serve.", "a system that serves", found, "start it again with 'rehearse serve SYSTEM'; it goes on from its log");

    private static Diagnostic BrokenOff(ServeFolder folder, ServeAddress address) => new(
        DiagnosticCodes.StageUnavailable, $"the system in '{folder.Path}' ended before it answered.", "a system that serves", $"an answer of {address.Url} that broke off",
        "look for the event in its log before you publish it again: 'rehearse log inspect'; start the system with 'rehearse serve SYSTEM'");

    private int Report(IReadOnlyList<Diagnostic> errors, PublishOptions options) => PublishReports.WriteErrors(errors, options.Formats, output.Out, output.Error);
}
