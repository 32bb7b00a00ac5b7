using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using Rehearsal.OpenTelemetry;

namespace Rehearsal.Cli.Receiving;

/// <summary>Where traces are received: <c>otlp://127.0.0.1:4318</c>.</summary>
/// <param name="Address">The address to listen at.</param>
/// <param name="Port">The port.</param>
internal sealed record OtlpSource(IPAddress Address, int Port)
{
    /// <summary>What a source must be.</summary>
    public const string Expected = "otlp://127.0.0.1:4318, or another address of this machine and port";

    private const string Scheme = "otlp://";

    /// <summary>Gets the name of the folder that keeps what was received there.</summary>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"otlp-{Port}");

    /// <summary>Reads a source.</summary>
    public static bool TryRead(string text, [NotNullWhen(true)] out OtlpSource? source)
    {
        source = null;
        if (!text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) || !Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.PathAndQuery is not ("/" or "") || uri.UserInfo.Length > 0)
        {
            return false;
        }

        var address = uri.Host == "localhost" ? IPAddress.Loopback : IPAddress.TryParse(uri.Host.Trim('[', ']'), out var given) ? given : null;
        var port = uri.IsDefaultPort || uri.Port < 0 ? OtlpReceiverOptions.PortDefault : uri.Port;
        source = address is null || port == 0 ? null : new OtlpSource(address, port);
        return source is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Scheme}{(Address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? $"[{Address}]" : Address)}:{Port}");
}
