using System.Globalization;
using Rehearsal.Cli.Reports;

namespace Rehearsal.Cli.Remote;

/// <summary>The bytes of a recording as they come over the network.</summary>
/// <param name="url">Where from, for messages.</param>
/// <param name="client">Asked for it; disposed with this.</param>
/// <param name="inner">The body of the answer.</param>
/// <param name="cancellationToken">Interrupts a read, which then throws <see cref="OperationCanceledException"/>.</param>
internal sealed class RemoteStream(RecordingUrl url, HttpClient client, Stream inner, CancellationToken cancellationToken) : IncomingStream
{
    protected override void Dispose(bool disposing)
    {
        inner.Dispose();
        client.Dispose();
        base.Dispose(disposing);
    }

    protected override int Receive(byte[] buffer)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(RemoteRecording.Patience);
        try
        {
            return inner.ReadAsync(buffer, patience.Token).AsTask().GetAwaiter().GetResult();
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException)
        {
            throw new RemoteRecordingException(url.Text, "a recording to its end", "an answer that broke off", "ask again; see whether its server still runs", exception);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new RemoteRecordingException(
                url.Text, "a recording to its end", string.Create(CultureInfo.InvariantCulture, $"an answer of which nothing came for {RemoteRecording.Patience.TotalSeconds} s"), "ask again; see whether its server still runs", exception);
        }
    }
}
