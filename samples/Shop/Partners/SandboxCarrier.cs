namespace Shop.Partners;

/// <summary>The carrier's sandbox.</summary>
public sealed class SandboxCarrier(TimeProvider time) : ICarrier
{
    public async Task<string> OrderLabelAsync(string key, string orderId, CancellationToken cancellationToken)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(45), time, cancellationToken);
        return $"TRACK-{orderId}";
    }
}
