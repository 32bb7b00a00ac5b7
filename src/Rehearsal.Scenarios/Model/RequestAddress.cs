using System.Buffers;

namespace Rehearsal.Scenarios;

/// <summary>What holds for the address and the headers of a <see cref="RequestStep"/>, however it was written.</summary>
internal static class RequestAddress
{
    /// <summary>The methods a request may have.</summary>
    public static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

    private static readonly SearchValues<char> Token = SearchValues.Create("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    /// <summary>Splits an address into its origin and its path; null when it is not one of HTTP.</summary>
    public static (string Host, string Path)? Split(string address)
    {
        var scheme = address.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0 || address[..scheme] is not ("http" or "https"))
        {
            return null;
        }

        var slash = address.IndexOf('/', scheme + 3);
        var origin = slash < 0 ? address : address[..slash];
        var path = slash < 0 ? "/" : address[slash..];
        return Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri is { Host.Length: > 0, UserInfo: "" } && IsPath(path) ? (origin, path) : null;
    }

    public static bool IsTimeout(TimeSpan timeout) => timeout >= TimeSpan.FromMilliseconds(1) && timeout <= ScenarioLimits.RequestTimeoutMax;

    public static bool IsPath(string path) => path.StartsWith('/') && !path.AsSpan().ContainsAny('\r', '\n', ' ') && !path.Contains('#', StringComparison.Ordinal);

    /// <summary>Tells whether a name may stand in a request's headers; those of its body are the body's own.</summary>
    public static bool IsHeaderName(string name) =>
        name.Length > 0 && !name.AsSpan().ContainsAnyExcept(Token)
        && !name.StartsWith("content-", StringComparison.OrdinalIgnoreCase)
        && !name.Equals("host", StringComparison.OrdinalIgnoreCase);

    public static bool IsHeaderValue(string value) => !value.AsSpan().ContainsAnyExceptInRange(' ', '~');
}
