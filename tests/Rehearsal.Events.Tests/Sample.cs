using System.Globalization;
using System.Text;

namespace Rehearsal.Events.Tests;

/// <summary>Entries with plain contents, for tests that care about one property of them.</summary>
internal static class Sample
{
    public static readonly DateTimeOffset Epoch = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static Guid Id(int n) => Guid.ParseExact(n.ToString("x32", CultureInfo.InvariantCulture), "N");

    public static EventEnvelope Event(int n = 1, string type = "OrderCreated", string correlation = "c", string? stream = null, TimeSpan after = default) => new()
    {
        Id = Id(n),
        Time = Epoch + after,
        CorrelationId = correlation,
        Type = type,
        Source = "order_service",
        Stream = stream,
        Data = new EventData(Encoding.UTF8.GetBytes("{\"n\":" + n.ToString(CultureInfo.InvariantCulture) + "}")),
    };

    public static Span Span(int n = 1, string correlation = "c", TimeSpan after = default) => new()
    {
        Id = Id(n),
        Time = Epoch + after,
        CorrelationId = correlation,
        Service = "payment_service",
        Handler = "charge",
        TriggerId = Id(1),
        TriggerType = "OrderCreated",
    };

    public static Mark Mark(int n = 1, string kind = MarkKinds.Step, string correlation = "c", TimeSpan after = default) => new()
    {
        Id = Id(n),
        Time = Epoch + after,
        CorrelationId = correlation,
        Kind = kind,
    };
}
