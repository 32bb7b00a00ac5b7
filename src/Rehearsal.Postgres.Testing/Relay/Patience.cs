using System.Net.Sockets;

namespace Rehearsal.Postgres.Testing.Relay;

/// <summary>How long one call waits that blocks, over all that it has to wait for.</summary>
/// <param name="timeoutMs">Milliseconds; 0 for ever.</param>
internal readonly struct Patience(int timeoutMs)
{
    private readonly long end = timeoutMs > 0 ? Environment.TickCount64 + timeoutMs : 0;

    public static readonly Patience Endless = new(0);

    /// <summary>Returns the milliseconds that are left; 0 for ever.</summary>
    /// <exception cref="IOException">None are.</exception>
    public int Left() => end == 0 ? 0 : (int)(end - Environment.TickCount64) is > 0 and var left ? left : throw Over();

    /// <summary>What a socket throws when its time-out passes.</summary>
    public static IOException Over() => new("Nothing came in time.", new SocketException((int)SocketError.TimedOut));
}
