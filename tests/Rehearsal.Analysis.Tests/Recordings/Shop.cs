using Rehearsal.Events;

namespace Rehearsal.Analysis.Tests;

/// <summary>The recordings of an order that most tests look at.</summary>
internal static class Shop
{
    public static readonly string[] Topology =
    [
        "payment_service.begin_payment: OrderCreated > PaymentProcessing",
        "inventory_service.hold_stock: OrderCreated",
        "payment_service.charge_card: PaymentProcessing > PaymentCompleted ? PaymentFailed",
        "inventory_service.reserve: PaymentCompleted > InventoryReserved",
        "shipping_service.create_label: InventoryReserved > ShippingLabelCreated",
        "notification_service.notify_customer: ShippingLabelCreated > CustomerNotified",
        "order_service.cancel: PaymentFailed > OrderCancelled",
        "inventory_service.release: OrderCancelled > InventoryReleased",
    ];

    /// <summary>The gateway takes 1,250 ms, the mail server times out, the customer never hears of it.</summary>
    public static RecordingBuilder SlowGatewayAndMailDown()
    {
        var recording = new RecordingBuilder();
        recording.Mark(MarkKinds.System, data: TopologyJson.Of(Topology));
        var order = recording.Event(0, "OrderCreated", data: """{"order_id":"ORD-12345","customer_id":"CUST-123"}""");
        recording.Handling(order, "inventory_service.hold_stock", 1.1, 4);
        var begin = recording.Handling(order, "payment_service.begin_payment", 2.3, 15);
        var processing = recording.Event(17.3, "PaymentProcessing", begin);
        var charge = recording.Handling(processing, "payment_service.charge_card", 18.1, 1258);
        recording.Call(charge, "PaymentGateway", 19.2, 1250);
        var completed = recording.Event(1276.1, "PaymentCompleted", charge);
        var reserve = recording.Handling(completed, "inventory_service.reserve", 1281.1, 23);
        var reserved = recording.Event(1304.1, "InventoryReserved", reserve);
        var label = recording.Handling(reserved, "shipping_service.create_label", 1316.1, 45);
        var created = recording.Event(1361.1, "ShippingLabelCreated", label);
        var notify = recording.Handling(created, "notification_service.notify_customer", 1364.1, 1002, SpanOutcome.Failed, "SMTP timeout", errorType: "TimeoutException");
        recording.Call(notify, "MailServer", 1364.9, 1000, "SMTP timeout");
        return recording;
    }

    /// <summary>The mail server fails twice and is then well again; stock is held and fraud is checked on the side.</summary>
    public static RecordingBuilder MailRetried()
    {
        var recording = new RecordingBuilder();
        recording.Mark(MarkKinds.System, data: TopologyJson.Of([.. Topology[..^3], "notification_service.notify_customer: ShippingLabelCreated > CustomerNotified | retry"]));
        var order = recording.Event(0, "OrderCreated");
        recording.Handling(order, "inventory_service.hold_stock", 1, 4);
        var check = recording.Handling(order, "fraud_service.check", 1, 12);
        var score = recording.Event(13, "RiskScored", check);
        var store = recording.Handling(score, "audit_service.store", 13, 2);
        recording.Event(15, "RiskStored", store);
        recording.Handling(score, "metrics_service.count", 13, 0.04);
        var begin = recording.Handling(order, "payment_service.begin_payment", 2, 15);
        recording.Event(17, "PaymentLogged", begin);
        var processing = recording.Event(17, "PaymentProcessing", begin);
        var charge = recording.Handling(processing, "payment_service.charge_card", 18, 60);
        recording.Call(charge, "FraudList", 19, 20);
        recording.Call(charge, "PaymentGateway", 40, 36);
        var completed = recording.Event(78, "PaymentCompleted", charge);
        var reserve = recording.Handling(completed, "inventory_service.reserve", 80, 5);
        var reserved = recording.Event(85, "InventoryReserved", reserve);
        var label = recording.Handling(reserved, "shipping_service.create_label", 86, 9);
        var created = recording.Event(95, "ShippingLabelCreated", label);
        recording.Handling(created, "notification_service.notify_customer", 96, 5, SpanOutcome.Retried, "SMTP timeout", attempt: 1, injected: true);
        recording.Handling(created, "notification_service.notify_customer", 301, 5, SpanOutcome.Retried, "SMTP timeout", attempt: 2, injected: true);
        var notify = recording.Handling(created, "notification_service.notify_customer", 706, 8, attempt: 3);
        recording.Event(714, "CustomerNotified", notify);
        return recording;
    }

    /// <summary>The payment fails as declared: the failure path cancels the order and frees the stock.</summary>
    public static RecordingBuilder PaymentFails()
    {
        var recording = new RecordingBuilder();
        recording.Mark(MarkKinds.System, data: TopologyJson.Of(Topology));
        var order = recording.Event(0, "OrderCreated");
        recording.Handling(order, "inventory_service.hold_stock", 0, 0);
        var begin = recording.Handling(order, "payment_service.begin_payment", 0, 0);
        var processing = recording.Event(0, "PaymentProcessing", begin);
        var charge = recording.Handling(processing, "payment_service.charge_card", 0, 0, SpanOutcome.Failed, "Payment gateway timeout", injected: true);
        var failed = recording.Event(0, "PaymentFailed", charge);
        var cancel = recording.Handling(failed, "order_service.cancel", 0, 0);
        var cancelled = recording.Event(0, "OrderCancelled", cancel);
        var release = recording.Handling(cancelled, "inventory_service.release", 0, 0);
        recording.Event(0, "InventoryReleased", release);
        return recording;
    }
}
