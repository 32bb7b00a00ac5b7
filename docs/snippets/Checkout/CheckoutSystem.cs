using Rehearsal.Messaging;

namespace Checkout;

public static class CheckoutSystem
{
    public static void Define(SystemBuilder system) => system
        .AddService<OrderService>()
        .AddService<PaymentService>()
        .AddHttpClient<PaymentClient>("http://payment_service/", new HttpClientOptions { Timeout = TimeSpan.FromSeconds(2) });
}
