using Rehearsal.Messaging;

namespace Checkout;

public sealed record OrderPlaced([Subject] string OrderId, int Cents);

public sealed record OrderConfirmed([Subject] string OrderId);

public sealed record OrderRefused([Subject] string OrderId, string Reason);

public sealed record PaymentTaken([Subject] string OrderId, int Cents);
