using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Rehearsal.Postgres.Testing.Relay;

namespace Rehearsal.Postgres.Testing.Transport;

/// <summary>Where the code under test connects to: a socket in a folder that only this user may enter, or a port of this machine where there are no such sockets.</summary>
internal sealed class RelayListener : IDisposable
{
    private readonly Socket socket;
    private readonly Admission admission;
    private readonly CancellationTokenSource end = new();
    private readonly string? file;
    private readonly bool isDirect;
    private volatile Session session;

    /// <summary>Begins to listen.</summary>
    /// <param name="session">The session that connections join.</param>
    /// <param name="admission">What they must know.</param>
    /// <param name="folder">The folder of the socket; null for a port.</param>
    /// <param name="number">A number that is free in this folder.</param>
    /// <param name="isDirect">Whether connections of this process may do without their socket.</param>
    public RelayListener(Session session, Admission admission, string? folder, int number, bool isDirect)
    {
        this.isDirect = isDirect;
        this.session = session;
        this.admission = admission;
        if (folder is not null)
        {
            file = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $".s.PGSQL.{number}"));
            (Host, Port) = (folder, number);
            socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            socket.Bind(new UnixDomainSocketEndPoint(file));
        }
        else
        {
            socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            (Host, Port) = ("127.0.0.1", ((IPEndPoint)socket.LocalEndPoint!).Port);
        }

        socket.Listen();
        _ = AcceptAsync();
    }

    public string Host { get; }

    public int Port { get; }

    /// <summary>Gets or sets the session that new connections join.</summary>
    public Session Session
    {
        get => session;
        set => session = value;
    }

    /// <summary>Called when a connection is about to be let in.</summary>
    public void OnAdmitted()
    {
        if (isDirect)
        {
            DirectConnections.UseAt(Host, Port, () => session);
        }
    }

    public void Dispose()
    {
        end.Cancel();
        socket.Dispose();
        end.Dispose();
        if (file is not null)
        {
            File.Delete(file);
        }
    }

    private async Task AcceptAsync()
    {
        var token = end.Token;
        while (!token.IsCancellationRequested)
        {
            Socket accepted;
            try
            {
                accepted = await socket.AcceptAsync(token).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }

            if (accepted.AddressFamily != AddressFamily.Unix)
            {
                accepted.NoDelay = true;
            }

            SocketClient.Start(accepted, this, admission, token);
        }
    }
}
