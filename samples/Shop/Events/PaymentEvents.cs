using Rehearsal.Messaging;

namespace Shop.Events;

public sealed record PaymentProcessing([Subject] string OrderId, decimal Amount, string Card);

public sealed record PaymentCompleted([Subject] string OrderId, decimal Amount, string PaymentId);

public sealed record PaymentFailed([Subject] string OrderId, string Reason);

public sealed record PaymentRefunded([Subject] string OrderId, decimal Amount);
