using System.Globalization;
using System.Text;
using Rehearsal.Events;

namespace Rehearsal.Peers.Log;

/// <summary>The events of the benchmark: records of about 300 bytes, ten types in turn, correlations of ten that lie a hundred events apart.</summary>
internal static class SampleEvents
{
    public const int Size = 296;
    public const int BatchSize = 1000;

    public static readonly byte[] Payload = Encoding.UTF8.GetBytes("{\"text\":\"" + new string('x', 158) + "\"}");

    public static EventEnvelope Of(int n) => new()
    {
        Id = new Guid(n, 0, 0, new byte[8]),
        Time = TimeOf(n),
        CorrelationId = CorrelationOf(n),
        Type = TypeOf(n),
        Source = "order_service",
        Data = new EventData(Payload, Payload),
    };

    public static LogEntry[] Batch(int from) => [.. Enumerable.Range(from, BatchSize).Select(Of)];

    public static string TypeOf(int n) => "Type" + (char)('0' + (n % 10));

    public static DateTimeOffset TimeOf(int n) => DateTimeOffset.UnixEpoch.AddMilliseconds(n);

    public static string CorrelationOf(int n) => string.Create(CultureInfo.InvariantCulture, $"0191f0aa-0000-7000-8000-{(n / 1000 * 100) + (n % 100):d12}");
}
