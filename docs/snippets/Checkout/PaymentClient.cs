using System.Net;
using System.Net.Http.Json;
using Rehearsal.Events;
using Rehearsal.Messaging;

namespace Checkout;

/// <summary>What any client of an HTTP service looks like: nothing in it knows a stage.</summary>
public sealed class PaymentClient(HttpClient http)
{
    public async Task<Receipt> ChargeAsync(string orderId, int cents, CancellationToken cancellationToken)
    {
        using var response = await http.PostAsJsonAsync($"charges/{orderId}", new Charge(cents), EventJson.Options, cancellationToken);
        if (response.StatusCode == HttpStatusCode.PaymentRequired)
        {
            throw new PermanentFailureException(await response.Content.ReadAsStringAsync(cancellationToken));
        }

        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<Receipt>(EventJson.Options, cancellationToken))!;
    }
}

public sealed record Charge(int Cents);

public sealed record Receipt(string OrderId, int Cents, DateTimeOffset At);
