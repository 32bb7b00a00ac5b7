using System.Net;
using System.Net.Sockets;

namespace Rehearsal.Postgres.Testing.Tests.Isolation;

/// <summary>Both ends of a connection on this machine.</summary>
internal sealed class SocketPair : IDisposable
{
    public SocketPair()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        Client.Connect(listener.LocalEndPoint!);
        Relay = listener.Accept();
    }

    public Socket Client { get; } = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public Socket Relay { get; }

    public void Dispose()
    {
        Client.Dispose();
        Relay.Dispose();
    }
}
