using System.Net;
using System.Net.Sockets;

namespace Rehearsal.Cli.Tests.Serving;

/// <summary>Something that listens where a serving system would, with the files that one leaves.</summary>
internal sealed class FakeSystem : IDisposable
{
    private readonly HttpListener listener = new();

    public FakeSystem(TemporaryFolder folder)
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        Url = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/";
        probe.Stop();
        listener.Prefixes.Add(Url);
        listener.Start();
        folder.Write(".rehearsal/serve/Shop/events.log/00000000000000000000.segment");
        folder.Write(".rehearsal/serve/Shop/address.json", $$"""{"system":"Shop","url":"{{Url}}","token":"t","process_id":1}""");
    }

    public string Url { get; }

    /// <summary>Waits for a request.</summary>
    public Task<HttpListenerContext> RequestAsync() => listener.GetContextAsync();

    public void Dispose() => listener.Close();
}
