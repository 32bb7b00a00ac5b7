using Rehearsal.Hosting;

namespace Rehearsal.Cli.Reports;

/// <summary>A stream whose reads may wait for long, and can be interrupted all the same.</summary>
/// <param name="inner">What is read; closed with this.</param>
/// <param name="cancellationToken">Interrupts a read, which then throws <see cref="OperationCanceledException"/>.</param>
internal sealed class InterruptibleStream(Stream inner, CancellationToken cancellationToken) : IncomingStream
{
    protected override int Receive(byte[] buffer) => Interruptible.Run(() => inner.Read(buffer), cancellationToken);

    protected override void Dispose(bool disposing)
    {
        // Closing waits for a read that was left behind.
        if (!cancellationToken.IsCancellationRequested)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
