namespace Shop.Partners;

/// <summary>The parcel carrier.</summary>
public interface ICarrier
{
    /// <summary>Orders a label and returns its tracking number; the same key gives the same label.</summary>
    Task<string> OrderLabelAsync(string key, string orderId, CancellationToken cancellationToken);
}
