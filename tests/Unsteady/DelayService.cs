using Rehearsal.Messaging;

namespace Unsteady;

public sealed record DelayAsked(string Id) : IExample<DelayAsked>
{
    public static DelayAsked Example => new("d-1");
}

/// <summary>Waits with the stage's clock, but for a length that no seed decides, and publishes nothing.</summary>
public sealed class DelayService(TimeProvider time)
{
    [Handler]
    public async Task WaitAsync(DelayAsked asked, CancellationToken cancellationToken) =>
        await Task.Delay(TimeSpan.FromMilliseconds(10 + (BitConverter.ToUInt32(Guid.NewGuid().ToByteArray()) % 4_000)), time, cancellationToken);
}
