using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Rehearsal.Events;
using static Rehearsal.Messaging.Tests.Till;

namespace Rehearsal.Messaging.Tests;

public class HttpOutsideTests
{
    [Fact]
    public Task Call_UnknownHost_GoesToTheNetworkWithItsCause() => TestWorld.OnThreadPoolAsync(static async world =>
    {
        using var server = LoopbackServer.Start();
        var text = "";
        await using var system = await world.StartAsync(With(async (http, _, context) => text = await http.GetStringAsync(new Uri(server.Address, "/rates?of=eur"), context.CancellationToken)));
        var serving = server.AnswerAsync(static request => (200, $"{request.RawUrl} {request.Headers["x-correlation-id"]} {request.Headers["x-causation-id"]}"));

        var order = await system.PublishAsync(new Order("7"), "flow-1");
        Assert.True(await system.SettleAsync(30));
        await serving;

        Assert.Equal($"/rates?of=eur flow-1 {order.Id}", text);
        var call = Assert.Single(world.Entries<Span>(), static span => span.Kind == SpanKind.Call);
        Assert.Equal(("GET 127.0.0.1", SpanOutcome.Succeeded), (call.Handler, call.Outcome));
    });

    [Fact]
    public Task Call_UnknownHostAnswers500_IsAFailedSpan() => TestWorld.OnThreadPoolAsync(static async world =>
    {
        using var server = LoopbackServer.Start();
        await using var system = await world.StartAsync(With(async (http, _, context) => (await http.GetAsync(server.Address, context.CancellationToken)).Dispose()));
        var serving = server.AnswerAsync(static _ => (500, "broken"));

        await system.PublishAndSettleAsync(new Order("7"));
        await serving;

        Assert.Equal(SpanOutcome.Failed, Assert.Single(world.Entries<Span>(), static span => span.Kind == SpanKind.Call).Outcome);
    });

    [Fact]
    public Task Call_NobodyListens_FailsAsOnTheNetwork() => TestWorld.OnThreadPoolAsync(static async world =>
    {
        using var free = LoopbackServer.Start();
        var address = free.Address;
        free.Dispose();
        HttpRequestException? failure = null;
        await using var system = await world.StartAsync(With(async (http, _, context) =>
            failure = await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(address, context.CancellationToken))));

        await system.PublishAndSettleAsync(new Order("7"));

        Assert.Equal(HttpRequestError.ConnectionError, failure!.HttpRequestError);
        Assert.Equal("HttpRequestException", Assert.Single(world.Entries<Span>(), static span => span.Kind == SpanKind.Call).Error!.Type);
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public Task Call_UnknownHostWithSomethingToAnswer_GoesThere(bool simulated) => TestWorld.RunAsync(simulated, async world =>
    {
        using var partner = new Partner(world.Time);
        var text = "";
        await using (var system = await world.StartAsync(
            With(async (http, _, context) => text = await http.GetStringAsync(new Uri("http://partner.example/a"), context.CancellationToken)),
            environment => environment with { OutsideHttp = partner }))
        {
            await system.PublishAndSettleAsync(new Order("7"));
        }

        Assert.Equal("partner.example says hello", text);
        Assert.False(partner.IsDisposed);
    });

    private sealed class Partner(TimeProvider time) : HttpMessageHandler
    {
        public bool IsDisposed { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), time, cancellationToken);
            return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent($"{request.RequestUri!.Host} says hello") };
        }

        protected override void Dispose(bool disposing)
        {
            IsDisposed = true;
            base.Dispose(disposing);
        }
    }

    /// <summary>A real server on a free port of this machine.</summary>
    private sealed class LoopbackServer : IDisposable
    {
        private readonly HttpListener listener = new();

        private LoopbackServer(int port)
        {
            Address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/"));
            listener.Prefixes.Add(Address.ToString());
            listener.Start();
        }

        public Uri Address { get; }

        public static LoopbackServer Start()
        {
            while (true)
            {
                try
                {
                    return new LoopbackServer(FreePort());
                }
                catch (HttpListenerException)
                {
                    // Somebody took the port in between.
                }
            }
        }

        public async Task AnswerAsync(Func<HttpListenerRequest, (int Status, string Text)> answer)
        {
            var context = await listener.GetContextAsync();
            var (status, text) = answer(context.Request);
            context.Response.StatusCode = status;
            await using var writer = new StreamWriter(context.Response.OutputStream);
            await writer.WriteAsync(text);
        }

        public void Dispose() => listener.Close();

        private static int FreePort()
        {
            using var probe = new TcpListener(IPAddress.Loopback, 0);
            probe.Start();
            return ((IPEndPoint)probe.LocalEndpoint).Port;
        }
    }
}
