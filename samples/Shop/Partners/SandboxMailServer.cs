namespace Shop.Partners;

/// <summary>A mail server for rehearsals: addresses at timeout.test never answer, and the connection times out after 5 s.</summary>
public sealed class SandboxMailServer(TimeProvider time) : IMailServer
{
    public async Task SendAsync(string key, string to, string text, CancellationToken cancellationToken)
    {
        var down = to.EndsWith("@timeout.test", StringComparison.Ordinal);
        await Task.Delay(down ? TimeSpan.FromSeconds(5) : TimeSpan.FromMilliseconds(12), time, cancellationToken);
        if (down)
        {
            throw new TimeoutException("SMTP timeout");
        }
    }
}
