using System.Text.Json;

namespace Rehearsal.Analysis.Tests;

/// <summary>Writes the data of a topology mark in short form.</summary>
internal static class TopologyJson
{
    /// <summary>Writes services from lines like <c>payment_service.charge_card: PaymentProcessing > PaymentCompleted ? PaymentFailed | retry timeout</c>.</summary>
    public static string Of(params string[] handlers)
    {
        var services = handlers.Select(Parse).GroupBy(handler => handler.Service).Select(service => new
        {
            name = service.Key,
            kind = service.Key.EndsWith("_saga", StringComparison.Ordinal) ? "saga" : "service",
            handlers = service.Select(handler => new
            {
                name = handler.Name,
                @event = handler.Event,
                publishes = handler.Publishes,
                may_publish = handler.MayPublish,
                policies = handler.Policies,
                slo_ms = handler.Slo,
            }),
        });
        return JsonSerializer.Serialize(new { name = "shop", services });
    }

    private static (string Service, string Name, string Event, string[] Publishes, string[] MayPublish, string[] Policies, double? Slo) Parse(string line)
    {
        var policies = line.Split('|');
        var mayPublish = policies[0].Split('?');
        var publishes = mayPublish[0].Split('>');
        var head = publishes[0].Split(':');
        var name = head[0].Trim().Split('.');
        var words = Words(policies);
        var slo = words.Where(word => word.StartsWith("slo=", StringComparison.Ordinal)).Select(word => (double?)double.Parse(word[4..])).FirstOrDefault();
        return (name[0], name[1], head[1].Trim(), Words(publishes), Words(mayPublish), [.. words.Where(word => !word.StartsWith("slo=", StringComparison.Ordinal))], slo);
    }

    private static string[] Words(string[] parts) => parts.Length > 1 ? parts[1].Split(' ', StringSplitOptions.RemoveEmptyEntries) : [];
}
