using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Rehearsal.Events;

namespace Rehearsal.Bench;

/// <summary>Writes the recording of a shop under load: orders that come every millisecond, each a flow of five events, five handlings and a call, a hundred of them at a time.</summary>
internal static class RecordedOrders
{
    /// <summary>The events of one order.</summary>
    public const int EventsAnOrder = 5;

    private const int OrdersAtATime = 100;

    private static readonly (string Event, string Service, string Handler)[] Hops =
    [
        ("OrderCreated", "payment_service", "begin_payment"),
        ("PaymentProcessing", "payment_service", "charge_card"),
        ("PaymentCompleted", "inventory_service", "reserve"),
        ("InventoryReserved", "shipping_service", "create_label"),
        ("ShippingLabelCreated", "notification_service", "notify_customer"),
    ];

    /// <summary>Writes a recording of so many events, each with the span of its handling.</summary>
    /// <returns>The number of lines after the header.</returns>
    public static long Write(string path, int events)
    {
        using var writer = new RecordingWriter(File.Create(path), new RecordingHeader { Seed = 1 }, leaveOpen: false, hashed: false);
        var orders = events / EventsAnOrder;
        long position = 0;
        ulong lastId = 0;
        var triggers = new EventEnvelope[OrdersAtATime];
        for (var first = 0; first < orders; first += OrdersAtATime)
        {
            for (var hop = 0; hop < Hops.Length; hop++)
            {
                for (var order = first; order < Math.Min(orders, first + OrdersAtATime); order++)
                {
                    var at = DateTimeOffset.UnixEpoch.AddMilliseconds(order + (hop * 40));
                    var trigger = hop == 0 ? Event(order, 0, at, null) : triggers[order - first];
                    if (hop == 0)
                    {
                        writer.Write(new LogRecord(position++, trigger));
                    }

                    var span = Handling(trigger, hop, at);
                    if (hop == 1)
                    {
                        writer.Write(new LogRecord(position++, Call(span)));
                    }

                    if (hop + 1 < Hops.Length)
                    {
                        triggers[order - first] = Event(order, hop + 1, at.AddMilliseconds(30), span);
                        writer.Write(new LogRecord(position++, triggers[order - first]));
                    }

                    writer.Write(new LogRecord(position++, span));
                }
            }
        }

        writer.Complete();
        return position;

        EventEnvelope Event(int order, int hop, DateTimeOffset at, Span? by) => new()
        {
            Id = NextId(),
            Time = at,
            CorrelationId = by?.CorrelationId ?? NextId().ToString(),
            Type = Hops[hop].Event,
            Source = by?.Service ?? "scenario",
            Subject = string.Create(CultureInfo.InvariantCulture, $"ORD-{order}"),
            CausationId = by?.TriggerId,
            TraceParent = by is null ? null : new TraceParent(1, by.SpanId),
            Data = new EventData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{\"order_id\":\"ORD-{order}\",\"customer_id\":\"CUST-{order % 1000}\",\"amount\":129.90}}"))),
        };

        Span Handling(EventEnvelope trigger, int hop, DateTimeOffset at) => new()
        {
            Id = NextId(),
            Time = at.AddMilliseconds(1),
            CorrelationId = trigger.CorrelationId,
            Service = Hops[hop].Service,
            Handler = Hops[hop].Handler,
            TriggerId = trigger.Id,
            TriggerType = trigger.Type,
            QueueWait = at.AddMilliseconds(1) - trigger.Time,
            Duration = TimeSpan.FromMilliseconds(29),
        };

        Span Call(Span within) => within with
        {
            Id = NextId(),
            Kind = SpanKind.Call,
            Handler = "PaymentGateway",
            Parent = within.SpanId,
            QueueWait = TimeSpan.Zero,
            Duration = TimeSpan.FromMilliseconds(20),
        };

        // Not all of the ids' bits count up: a table of them is to be as full as one of random ids.
        Guid NextId()
        {
            lastId++;
            System.Span<byte> bytes = stackalloc byte[16];
            BinaryPrimitives.WriteUInt64BigEndian(bytes, 0x0190_0000_0000_7000 | (lastId & 0xFFF));
            BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], 0x8000_0000_0000_0000 | (unchecked(lastId * 0x9E37_79B9_7F4A_7C15) >> 2));
            return new Guid(bytes, bigEndian: true);
        }
    }
}
