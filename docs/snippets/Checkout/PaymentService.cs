using Rehearsal.Messaging;

namespace Checkout;

public sealed class PaymentService
{
    private readonly Lock gate = new();
    private readonly HashSet<string> charged = [];

    [HttpEndpoint("POST", "/charges/{order_id}")]
    [Publishes(typeof(PaymentTaken))]
    [ServiceTime(80)]
    public Task<HttpReply> Charge(Charge charge, HttpCallContext context)
    {
        if (charge.Cents > 100_000)
        {
            return Task.FromResult(HttpReply.Text(402, "over the limit"));
        }

        // A caller that saw a time-out asks again: the same order is charged once.
        var orderId = context.PathValues["order_id"];
        lock (gate)
        {
            if (charged.Add(orderId))
            {
                context.Publish(new PaymentTaken(orderId, charge.Cents));
            }
        }

        return Task.FromResult(HttpReply.Json(200, new Receipt(orderId, charge.Cents, context.Time.GetUtcNow())));
    }

    [HttpEndpoint("GET", "/charges/{order_id}")]
    public Task<ChargeState> Find(HttpCallContext context)
    {
        var orderId = context.PathValues["order_id"];
        lock (gate)
        {
            return Task.FromResult(new ChargeState(orderId, charged.Contains(orderId)));
        }
    }
}

public sealed record ChargeState(string OrderId, bool Charged);
