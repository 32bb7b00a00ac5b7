namespace Rehearsal.Scenarios.Tests;

/// <summary>The three scenario files of pubsub-devtools-use-cases.md, character for character.</summary>
internal static class SeedFile
{
    public const string OrderFlow = "order_flow.yaml";
    public const string PaymentFailure = "order_flow_payment_failure.yaml";
    public const string DriverNoAccept = "booking_saga_driver_no_accept.yaml";

    public static byte[] Bytes(string name)
    {
        using var stream = typeof(SeedFile).Assembly.GetManifestResourceStream(name)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    public static Scenario Read(string name)
    {
        var reading = ScenarioYaml.Read(name, Bytes(name));
        Assert.Empty(reading.Diagnostics);
        return reading.Scenario!;
    }
}
