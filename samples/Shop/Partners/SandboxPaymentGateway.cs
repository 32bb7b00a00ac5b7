using Rehearsal.Messaging;

namespace Shop.Partners;

/// <summary>The provider's sandbox. As with real providers, test cards decide what happens: tok_visa, tok_slow, tok_declined.</summary>
public sealed class SandboxPaymentGateway(TimeProvider time) : IPaymentGateway
{
    private static readonly TimeSpan Usual = TimeSpan.FromMilliseconds(80);
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(1_250);

    public async Task<Receipt> ChargeAsync(string key, string card, decimal amount, CancellationToken cancellationToken)
    {
        await Task.Delay(card == "tok_slow" ? Slow : Usual, time, cancellationToken);
        return card == "tok_declined" ? throw new PermanentFailureException("Card declined") : new Receipt($"pay_{key}");
    }

    public Task RefundAsync(string key, string paymentId, CancellationToken cancellationToken) => Task.Delay(Usual, time, cancellationToken);
}
