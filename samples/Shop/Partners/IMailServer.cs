namespace Shop.Partners;

/// <summary>The outgoing mail server.</summary>
public interface IMailServer
{
    Task SendAsync(string key, string to, string text, CancellationToken cancellationToken);
}
