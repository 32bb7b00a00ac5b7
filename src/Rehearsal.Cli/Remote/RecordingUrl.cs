using System.Diagnostics.CodeAnalysis;
using Rehearsal.Hosting;
using Rehearsal.Scenarios;

namespace Rehearsal.Cli.Remote;

/// <summary>The URL of a recording, or of a system that serves, whose log is asked for as a recording.</summary>
/// <param name="Text">The URL as it was given.</param>
/// <param name="Address">What is asked for.</param>
/// <param name="IsSystem">Whether it is the address of a system: one without a path.</param>
internal sealed record RecordingUrl(string Text, Uri Address, bool IsSystem)
{
    /// <summary>What may be given.</summary>
    public const string Expected = "http://127.0.0.1:PORT/ as 'rehearse serve' says it, or the http or https URL of a recording";

    /// <summary>The variable with the token of a system whose folder is elsewhere.</summary>
    public const string TokenVariable = "REHEARSAL_TOKEN";

    /// <summary>Tells whether what was given is a URL and no path.</summary>
    public static bool IsUrl([NotNullWhen(true)] string? given) => given is not null && given.Contains("://", StringComparison.Ordinal);

    /// <summary>Reads a URL.</summary>
    /// <param name="given">What was given.</param>
    /// <param name="problem">Why it cannot be taken.</param>
    public static RecordingUrl? TryRead(string given, out Diagnostic? problem)
    {
        problem = null;
        if (!Uri.TryCreate(given, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") || address.Host.Length == 0)
        {
            problem = Wrong($"'{given}' is no URL of a recording.", Expected, given, "correct it");
            return null;
        }

        // It is shown in reports.
        if (address.UserInfo.Length > 0)
        {
            problem = Wrong("the URL holds a name or password.", Expected, $"something before the @ of '{address.Host}'", "leave it out; save the recording with another program and name the file");
            return null;
        }

        var isSystem = address.AbsolutePath == "/" && address.Query.Length == 0;
        return new RecordingUrl(given, isSystem ? new Uri(address, ServeDoor.LogPath) : address, isSystem);
    }

    /// <summary>Finds what proves that one may read the log of the system: from its folder below the current one, else from the environment; null when there is neither.</summary>
    public string? FindToken()
    {
        if (Environment.GetEnvironmentVariable(TokenVariable) is { Length: > 0 } given)
        {
            return given.All(static c => c is > ' ' and <= '~') ? given : null;
        }

        if (!Directory.Exists(ServeFolder.Root))
        {
            return null;
        }

        var here = new Uri(Address, "/");
        return Directory.GetDirectories(ServeFolder.Root)
            .Select(static path => ServeAddress.TryLoad(ServeFolder.Of(path, "").Address))
            .FirstOrDefault(known => known is not null && new Uri(known.Url) == here)?.Token;
    }

    private static Diagnostic Wrong(string message, string expected, string found, string fix) => new(DiagnosticCodes.Usage, message, expected, found, fix);
}
