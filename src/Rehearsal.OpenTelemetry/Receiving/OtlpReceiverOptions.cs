using System.Net;

namespace Rehearsal.OpenTelemetry;

/// <summary>Where an <see cref="OtlpReceiver"/> listens, and what it takes.</summary>
public sealed record OtlpReceiverOptions
{
    /// <summary>The port that OpenTelemetry's exporters use unless told otherwise.</summary>
    public const int PortDefault = 4318;

    /// <summary>Gets the address. Loopback unless told otherwise: there is no authentication.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>Gets the port, from 1 to 65,535.</summary>
    public int Port { get; init; } = PortDefault;

    /// <summary>Gets the most bytes of a request, before and after it is decompressed. What is larger is refused with 413, and the exporter drops it.</summary>
    /// <value>From 1 KiB to 256 MiB. The default is 16 MiB; exporters send up to 512 spans at a time, far below.</value>
    public int BodyBytesMax { get; init; } = 16 * 1024 * 1024;

    /// <summary>Gets the most requests that are read and kept at a time; what comes meanwhile is told to come again (503, <c>Retry-After: 1</c>), which exporters do.</summary>
    /// <value>From 1 to 256. The default is 8.</value>
    public int RequestsMax { get; init; } = 8;
}
