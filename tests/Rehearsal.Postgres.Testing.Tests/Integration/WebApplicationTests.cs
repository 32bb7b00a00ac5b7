using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using OrdersApi;
using Rehearsal.Postgres.Testing.EntityFrameworkCore;
using Rehearsal.Postgres.Testing.Xunit;

namespace Rehearsal.Postgres.Testing.Tests.Integration;

public sealed class WebApplicationTests() : DatabaseTest(Orders.Options)
{
    [Theory]
    [InlineData("Ada")]
    [InlineData("Grace")]
    public async Task Request_ThatCommits_IsSeenByTheNextAndGoneAfterTheTest(string customer)
    {
        await using var factory = new WebApplicationFactory<OrdersContext>();
        await using var application = factory.WithWebHostBuilder(host => host.ConfigureTestServices(services => services.UseTestDatabase<OrdersContext>(Database)));
        using var client = application.CreateClient();

        using var answer = await client.PostAsJsonAsync("/orders", new Order { Customer = customer }, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var orders = await client.GetFromJsonAsync<Order[]>("/orders", TestContext.Current.CancellationToken);
        Assert.Equal([customer], orders!.Select(static order => order.Customer));
        Assert.Equal(1, Database.Activity.Commits);
    }
}
