using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Npgsql;

namespace Rehearsal.Postgres.Testing.Wire;

/// <summary>Whether a session on the real server is encrypted, as its connection string asks.</summary>
internal enum Encryption
{
    Never,

    /// <summary>If the server offers it.</summary>
    Offered,

    Always,
}

/// <summary>How sessions are encrypted.</summary>
internal static class Encryptions
{
    /// <summary>Returns what to try first. <c>Prefer</c>, Npgsql's default, costs much and protects nothing on this machine.</summary>
    public static Encryption First(NpgsqlConnectionStringBuilder settings, string host) => settings.SslMode switch
    {
        SslMode.Require or SslMode.VerifyCA or SslMode.VerifyFull => Encryption.Always,
        SslMode.Prefer when !IsHere(host) => Encryption.Offered,
        _ => Encryption.Never,
    };

    /// <summary>Whether a refusal says that the server wants encryption, and the connection string allows it.</summary>
    public static bool IsWanted(NpgsqlConnectionStringBuilder settings, PostgresException refused) =>
        settings.SslMode is SslMode.Prefer or SslMode.Allow && refused.SqlState == PostgresErrorCodes.InvalidAuthorizationSpecification;

    /// <summary>Encrypts a connection whose server has agreed.</summary>
    public static Stream Encrypt(Stream stream, NpgsqlConnectionStringBuilder settings, string host)
    {
        var encrypted = new SslStream(stream, leaveInnerStreamOpen: false);
        try
        {
            encrypted.AuthenticateAsClient(new SslClientAuthenticationOptions
            {
                TargetHost = host,
                ClientCertificates = Credentials.CertificatesOf(settings),
                RemoteCertificateValidationCallback = (_, certificate, _, errors) => IsTrusted(settings, certificate, errors),
            });
            return encrypted;
        }
        catch
        {
            encrypted.Dispose();
            throw;
        }
    }

    private static bool IsHere(string host) => Path.IsPathRooted(host) || host == "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    private static bool IsTrusted(NpgsqlConnectionStringBuilder settings, X509Certificate? certificate, SslPolicyErrors errors)
    {
        if (settings.SslMode is not (SslMode.VerifyCA or SslMode.VerifyFull))
        {
            // What SSL Mode=Require means: encrypted, not verified.
            return true;
        }

        if (settings.SslMode == SslMode.VerifyCA)
        {
            errors &= ~SslPolicyErrors.RemoteCertificateNameMismatch;
        }

        if (Credentials.RootsOf(settings) is not { } file || certificate is null)
        {
            return errors == SslPolicyErrors.None;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.ImportFromPemFile(file);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return (errors & SslPolicyErrors.RemoteCertificateNameMismatch) == 0 && chain.Build(X509CertificateLoader.LoadCertificate(certificate.GetRawCertData()));
    }
}
