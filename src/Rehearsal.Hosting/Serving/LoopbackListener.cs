using System.Net;
using System.Net.Sockets;

namespace Rehearsal.Hosting;

/// <summary>Listens for HTTP requests on the loopback address only. At most so many are answered at a time; the others wait.</summary>
internal sealed class LoopbackListener : IDisposable
{
    private const int AtATimeMax = 256;
    private const int AttemptsMax = 20;

    private readonly HttpListener listener;
    private readonly SemaphoreSlim turns = new(AtATimeMax);

    private LoopbackListener(HttpListener listener, string url) => (this.listener, Url) = (listener, url);

    /// <summary>Gets the address, ended by a slash.</summary>
    public string Url { get; }

    /// <summary>Begins to listen.</summary>
    /// <param name="port">The port; 0 for any free one.</param>
    /// <exception cref="HttpListenerException">The port is taken.</exception>
    public static LoopbackListener Open(int port)
    {
        for (var attempt = 1; ; attempt++)
        {
            var url = $"http://127.0.0.1:{(port > 0 ? port : FreePort())}/";
            var listener = new HttpListener();
            listener.Prefixes.Add(url);
            try
            {
                listener.Start();
                return new LoopbackListener(listener, url);
            }
            catch (HttpListenerException) when (port == 0 && attempt < AttemptsMax)
            {
                // Somebody took the port that was free a moment ago.
                listener.Close();
            }
        }
    }

    /// <summary>Answers requests until the listener is disposed.</summary>
    /// <param name="answer">Answers one; must not throw.</param>
    public async Task RunAsync(Func<HttpListenerContext, Task> answer)
    {
        while (true)
        {
            await turns.WaitAsync();
            HttpListenerContext context;
            try
            {
                context = await listener.GetContextAsync();
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }

            _ = AnswerAsync(context);
        }

        async Task AnswerAsync(HttpListenerContext context)
        {
            await Task.Yield();
            try
            {
                await answer(context);
            }
            finally
            {
                turns.Release();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => listener.Close();

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
