using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Rehearsal.Events;
using Rehearsal.Simulation;
using static Rehearsal.Messaging.Tests.Till;

namespace Rehearsal.Messaging.Tests;

/// <summary>HttpClient's own code awaits with ConfigureAwait(false), and yet stays on the stage's thread.</summary>
public class HttpThreadTests
{
    private static readonly Uri Charges = new("http://payments/charges/7");
    private static readonly Uri Slow = new("http://payments/slow/7");

    private static readonly Dictionary<string, Func<HttpClient, HandlerContext, Task>> Staying = new()
    {
        ["GetAsync"] = static async (http, context) => (await http.GetAsync(Charges, context.CancellationToken)).Dispose(),
        ["GetStringAsync"] = static (http, context) => http.GetStringAsync(Charges, context.CancellationToken),
        ["GetByteArrayAsync"] = static (http, context) => http.GetByteArrayAsync(Charges, context.CancellationToken),
        ["GetFromJsonAsync"] = static (http, context) => http.GetFromJsonAsync<Receipt>(Charges, EventJson.Options, context.CancellationToken),
        ["PostAsJsonAsync and ReadFromJsonAsync"] = static async (http, context) =>
        {
            using var response = await http.PostAsJsonAsync(Charges, new Charge(30, "tok"), EventJson.Options, context.CancellationToken);
            await response.Content.ReadFromJsonAsync<Receipt>(EventJson.Options, context.CancellationToken);
        },
        ["SendAsync with ResponseHeadersRead"] = static async (http, context) =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, Charges);
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, context.CancellationToken);
            await using var stream = await response.Content.ReadAsStreamAsync(context.CancellationToken);
            using var reader = new StreamReader(stream);
            await reader.ReadToEndAsync(context.CancellationToken);
        },
        ["GetStreamAsync"] = static async (http, context) =>
        {
            await using var stream = await http.GetStreamAsync(Charges, context.CancellationToken);
            await stream.CopyToAsync(Stream.Null, context.CancellationToken);
        },
        ["StreamContent"] = static async (http, context) =>
        {
            using var content = new StreamContent(new MemoryStream("{\"cents\":30,\"card_token\":\"tok\"}"u8.ToArray()));
            using var response = await http.PostAsync(Charges, content, context.CancellationToken);
            response.EnsureSuccessStatusCode();
        },
        ["ConfigureAwait(false) on the call, then another call"] = static (http, context) => ElsewhereAsync(http, context.CancellationToken),
        ["HttpMessageInvoker"] = static async (http, context) =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, Charges);
            (await ((HttpMessageInvoker)http).SendAsync(request, context.CancellationToken)).Dispose();
        },
        ["concurrent calls"] = static async (http, context) =>
        {
            var calls = Enumerable.Range(0, 20).Select(i => http.PostAsJsonAsync($"http://payments/charges/{i}", new Charge(i % 7, "tok"), EventJson.Options, context.CancellationToken)).ToList();
            foreach (var response in await Task.WhenAll(calls))
            {
                response.Dispose();
            }
        },
        ["cancelled by a timer"] = static async (http, context) =>
        {
            using var cancellation = new CancellationTokenSource(TimeSpan.FromSeconds(1), context.Time);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => http.PostAsync(Slow, null, cancellation.Token));
        },
        ["cancelled by the caller"] = static async (http, context) =>
        {
            using var cancellation = new CancellationTokenSource();
            var call = http.PostAsync(Slow, null, cancellation.Token);
            cancellation.Cancel();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        },
        ["CancelPendingRequests"] = static async (http, context) =>
        {
            var call = http.PostAsync(Slow, null, context.CancellationToken);
            await Task.Delay(TimeSpan.FromSeconds(1), context.Time, context.CancellationToken);
            http.CancelPendingRequests();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        },
        ["timed out"] = static async (http, context) => await Assert.ThrowsAsync<TaskCanceledException>(() => http.GetAsync(new Uri("http://endless/"), context.CancellationToken)),
        ["refused"] = static async (http, context) => await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(new Uri("http://idle/"), context.CancellationToken)),
        ["failed"] = static async (http, context) => (await http.PostAsJsonAsync(Charges, new Charge(-1, "tok"), EventJson.Options, context.CancellationToken)).Dispose(),
    };

    public static TheoryData<string, bool> Ways
    {
        get
        {
            var ways = new TheoryData<string, bool>();
            foreach (var way in Staying.Keys)
            {
                ways.Add(way, false);
                ways.Add(way, true);
            }

            return ways;
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void Call_Way_StaysOnTheStagesThread(string way, bool withHandlersOfItsOwn)
    {
        HashSet<int> threads = [];

        // Simulate asserts that no work came from another thread.
        TestWorld.Simulate(async world =>
        {
            threads.Add(Environment.CurrentManagedThreadId);
            await using var system = await world.StartAsync(
                builder =>
                {
                    var handlers = withHandlersOfItsOwn ? new Func<IServiceProvider, DelegatingHandler>[] { _ => new Passing(threads), services => new Waiting(services.GetRequiredService<TimeProvider>()) } : [];
                    builder.AddHttpClient<Client>("http://payments/", new HttpClientOptions { Handlers = handlers });
                    builder.AddService<Caller>().AddService<Payments>().AddService<HttpLimitTests.Endless>().AddService<Idle>();
                    builder.Services.AddSingleton<Journal>().AddSingleton(Staying[way]).AddSingleton(threads);
                },
                static environment => environment with { Services = ["caller", "payments", "endless"], SimulateServiceTimes = true });

            await system.PublishAsync(new Order("7"));
            Assert.True(await system.SettleAsync(200));

            var handling = world.Spans("caller").Single();
            Assert.True(handling.Error is null, handling.Error?.Message);
        });

        Assert.Single(threads);
    }

    [Fact]
    public void Call_HandlersAroundTheGivenHandler_LeaveUnlessTheyConfigureTheirAwaits()
    {
        Assert.True(ForeignPosts(static inner => new Waiting(TimeProvider.System, isPlain: true) { InnerHandler = inner }) > 0);
        Assert.Equal(0, ForeignPosts(static inner => new Configured { InnerHandler = inner }));
    }

    private static async Task ElsewhereAsync(HttpClient http, CancellationToken cancellationToken)
    {
        using var first = await http.GetAsync(Charges, cancellationToken).ConfigureAwait(false);
        using var second = await http.GetAsync(Charges, cancellationToken).ConfigureAwait(false);
    }

    // How many pieces of work come back from other threads when a handler calls through a client put together by hand.
    private static long ForeignPosts(Func<HttpMessageHandler, HttpMessageHandler> wrap)
    {
        using var simulation = new Simulation.Simulation(new SimulationOptions { Seed = 1, OutsideWaitMax = TimeSpan.FromMinutes(1) });
        simulation.Run(async () =>
        {
            // No timer is armed while the work is away: the clock would not wait for it.
            var done = new TaskCompletionSource();
            var world = new TestWorld(simulation.Time, simulation.Scheduler, simulation.CreateRandom("test"));
            await using var system = await world.StartAsync(builder =>
            {
                builder.AddService<Manual>().AddService<Payments>();
                builder.Services.AddSingleton<Journal>().AddSingleton(wrap).AddSingleton(done);
            });
            await system.PublishAsync(new Order("7"));
            await done.Task;
        });
        return simulation.ForeignPosts;
    }

    internal sealed class Client(HttpClient http)
    {
        public HttpClient Http => http;
    }

    internal sealed class Caller(Client client, Func<HttpClient, HandlerContext, Task> way, HashSet<int> threads)
    {
        [Handler]
        public async Task Handle(Order order, HandlerContext context)
        {
            await way(client.Http, context);
            threads.Add(Environment.CurrentManagedThreadId);
        }
    }

    internal sealed class Idle
    {
        [HttpEndpoint("GET", "/")]
        public Task Nothing() => Task.CompletedTask;
    }

    internal sealed class Manual(HttpMessageHandler given, Func<HttpMessageHandler, HttpMessageHandler> wrap, TaskCompletionSource done)
    {
        [Handler]
        public async Task Handle(Order order, HandlerContext context)
        {
            using var http = new HttpClient(wrap(given));
            using var response = await http.GetAsync(Charges, context.CancellationToken);
            done.SetResult();
        }
    }

    private sealed class Passing(HashSet<int> threads) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            threads.Add(Environment.CurrentManagedThreadId);
            try
            {
                return await base.SendAsync(request, cancellationToken);
            }
            finally
            {
                threads.Add(Environment.CurrentManagedThreadId);
            }
        }
    }

    private sealed class Waiting(TimeProvider time, bool isPlain = false) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (!isPlain)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(3), time, cancellationToken);
            }

            return await base.SendAsync(request, cancellationToken);
        }
    }

    private sealed class Configured : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }
}
