namespace Shop.Partners;

/// <summary>The payment provider. A call with a key that was used before has no further effect.</summary>
public interface IPaymentGateway
{
    Task<Receipt> ChargeAsync(string key, string card, decimal amount, CancellationToken cancellationToken);

    Task RefundAsync(string key, string paymentId, CancellationToken cancellationToken);
}

public sealed record Receipt(string PaymentId);
