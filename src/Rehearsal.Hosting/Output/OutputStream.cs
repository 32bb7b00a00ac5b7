using Rehearsal.Events;

namespace Rehearsal.Hosting;

/// <summary>What results are written to. When it cannot be written to it says so once, by an <see cref="OutputFailedException"/>; what comes then is dropped.</summary>
/// <param name="inner">Where to; closed with this.</param>
/// <param name="place">What people call it; null when a failure is to be told to nobody.</param>
internal sealed class OutputStream(Stream inner, string? place) : OutgoingStream
{
    private bool hasFailed;

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (hasFailed)
        {
            return;
        }

        try
        {
            inner.Write(buffer);
        }
        catch (Exception exception) when (DiskWords.IsKnown(exception))
        {
            Fail(exception);
        }
    }

    public override void Flush()
    {
        if (hasFailed)
        {
            return;
        }

        try
        {
            inner.Flush();
        }
        catch (Exception exception) when (DiskWords.IsKnown(exception))
        {
            Fail(exception);
        }
    }

    protected override void Dispose(bool disposing)
    {
        try
        {
            inner.Dispose();
        }
        catch (Exception exception) when (DiskWords.IsKnown(exception))
        {
            if (!hasFailed)
            {
                Fail(exception);
            }
        }

        base.Dispose(disposing);
    }

    private void Fail(Exception exception)
    {
        hasFailed = true;
        if (place is not null)
        {
            throw new OutputFailedException(place, DiskWords.Of(exception), exception);
        }
    }
}
