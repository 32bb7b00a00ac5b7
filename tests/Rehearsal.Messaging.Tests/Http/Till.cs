using Microsoft.Extensions.DependencyInjection;

namespace Rehearsal.Messaging.Tests;

/// <summary>A system whose orders are paid over HTTP, for tests; what a handler does with the client is the test's.</summary>
internal static class Till
{
    public static Action<SystemBuilder> With(Func<HttpClient, Order, HandlerContext, Task> call, Action<SystemBuilder>? more = null) => builder =>
    {
        builder.AddService<Orders>().AddService<Payments>();
        builder.Services.AddSingleton(call);
        builder.Services.AddSingleton<Journal>();
        more?.Invoke(builder);
    };

    internal sealed record Order([property: Subject] string Id, int Cents = 100);

    internal sealed record OrderPaid([property: Subject] string Id);

    internal sealed record PaymentTaken([property: Subject] string Id, int Cents);

    internal sealed record Charge(int Cents, string CardToken);

    internal sealed record Receipt(string Id, int Cents, string CorrelationId);

    internal sealed class Orders(HttpClient http, Func<HttpClient, Order, HandlerContext, Task> call)
    {
        [Handler]
        [Publishes(typeof(OrderPaid))]
        public Task Place(Order order, HandlerContext context) => call(http, order, context);
    }

    [ServiceTime(5)]
    internal sealed class Payments(HttpClient http, TimeProvider time, Journal journal)
    {
        [HttpEndpoint("POST", "/charges/{id}")]
        [Publishes(typeof(PaymentTaken))]
        public async Task<Receipt> Take(Charge charge, HttpCallContext context)
        {
            journal.Write($"take {context.PathValues["id"]}");
            if (charge.Cents < 0)
            {
                throw new InvalidOperationException("Nothing to take.");
            }

            context.Publish(new PaymentTaken(context.PathValues["id"], charge.Cents));
            await Task.Delay(TimeSpan.FromMilliseconds(charge.Cents), time, context.CancellationToken);
            journal.Write($"taken {context.PathValues["id"]}");
            return new Receipt(context.PathValues["id"], charge.Cents, context.CorrelationId);
        }

        [HttpEndpoint("GET", "/charges/{id}")]
        public Task<Receipt> Get(HttpCallContext context) => Task.FromResult(new Receipt(context.PathValues["id"], 7, context.CorrelationId));

        [HttpEndpoint("DELETE", "/charges/{id}")]
        public Task Forget(HttpCallContext context, CancellationToken cancellationToken)
        {
            journal.Write($"forget {context.PathValues["id"]} {cancellationToken.CanBeCanceled}");
            return Task.CompletedTask;
        }

        [HttpEndpoint("GET", "/charges/latest")]
        public Task<HttpReply> Latest(HttpCallContext context) => Task.FromResult(HttpReply.Text(203, "none") with
        {
            Headers = new Dictionary<string, string> { ["x-page"] = context.Query["page"], ["expires"] = "0" },
        });

        [HttpEndpoint("GET", "/headers")]
        public Task<IReadOnlyDictionary<string, string>> Echo(HttpCallContext context) => Task.FromResult(context.Headers);

        // Takes its time, whoever waits for it.
        [HttpEndpoint("POST", "/slow/{id}")]
        [Publishes(typeof(PaymentTaken))]
        [ServiceTime(0)]
        public async Task Slow(HttpCallContext context)
        {
            using var registration = context.CancellationToken.Register(() => journal.Write("abandoned"));
            await Task.Delay(TimeSpan.FromSeconds(8), time, CancellationToken.None);
            context.Publish(new PaymentTaken(context.PathValues["id"], 1));
        }

        [HttpEndpoint("POST", "/twice/{id}")]
        [Publishes(typeof(PaymentTaken))]
        public async Task<Receipt> Nested(HttpCallContext context)
        {
            context.Publish(new PaymentTaken("outer", 1));
            using var response = await http.PostAsync(new Uri($"http://payments/slow/{context.PathValues["id"]}"), null, context.CancellationToken);
            return new Receipt(response.StatusCode.ToString(), 0, context.CorrelationId);
        }

        [HttpEndpoint("GET", "/wrong")]
        public Task<HttpReply> Wrong() => Task.FromResult<HttpReply>(null!);

        [HttpEndpoint("GET", "/unavailable")]
        public Task<HttpReply> Unavailable() => Task.FromResult(HttpReply.Empty(503));

        [HttpEndpoint("GET", "/busy")]
        public Task<HttpReply> Busy() => Task.FromResult(HttpReply.Empty(429));
    }
}
