using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Npgsql;

namespace Rehearsal.Postgres.Testing.Wire;

/// <summary>Who a session is, from the places where Npgsql looks: the connection string, the environment, the files in the home folder.</summary>
internal static class Credentials
{
    public static string UserOf(NpgsqlConnectionStringBuilder settings) => FirstOf(settings.Username, Variable("PGUSER")) ?? Environment.UserName;

    /// <summary>Returns the password.</summary>
    /// <exception cref="NpgsqlException">There is none; the message says where it was looked for.</exception>
    public static string PasswordOf(NpgsqlConnectionStringBuilder settings)
    {
        if ((settings.Password ?? Variable("PGPASSWORD")) is { } password)
        {
            return password;
        }

        var file = settings.Passfile ?? Variable("PGPASSFILE") ?? InHome(OperatingSystem.IsWindows() ? "pgpass.conf" : ".pgpass");
        return (file is null ? null : PassFile.PasswordIn(file, settings.Host ?? "localhost", settings.Port, settings.Database ?? UserOf(settings), UserOf(settings)))
            ?? throw new NpgsqlException($"The server at {settings.Host}:{settings.Port} asks for the password of '{UserOf(settings)}', and there is none: not in the connection string (Password), nor in PGPASSWORD, "
                + (file is null ? "and there is no password file (Passfile, PGPASSFILE, or .pgpass in the home folder)." : $"and no line of the password file {file} fits."));
    }

    /// <summary>Returns the certificates with which the client proves who it is; none when none are named.</summary>
    /// <exception cref="NpgsqlException">They cannot be read; the message names the file.</exception>
    public static X509Certificate2Collection CertificatesOf(NpgsqlConnectionStringBuilder settings)
    {
        X509Certificate2Collection certificates = [];
        if ((settings.SslCertificate ?? Variable("PGSSLCERT") ?? InHome(Path.Combine(".postgresql", "postgresql.crt"))) is not { } file)
        {
            return certificates;
        }

        var key = settings.SslKey ?? Variable("PGSSLKEY") ?? InHome(Path.Combine(".postgresql", "postgresql.key"));
        try
        {
            if (Path.GetExtension(file).Equals(".pfx", StringComparison.OrdinalIgnoreCase))
            {
                return X509CertificateLoader.LoadPkcs12CollectionFromFile(file, settings.SslPassword);
            }

            certificates.ImportFromPemFile(file);
            // The first one is the client's own; the others lead to the one that the server trusts.
            certificates[0] = WithKey(file, key, settings.SslPassword);
            return certificates;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw new NpgsqlException($"The client certificate {file} with the key {key ?? "in the same file"} cannot be read: {exception.Message} (SSL Certificate, SSL Key and SSL Password in the connection string; PGSSLCERT and PGSSLKEY in the environment).", exception);
        }
    }

    /// <summary>Returns the file with the certificates that a server's must lead to; null for those that the machine trusts.</summary>
    public static string? RootsOf(NpgsqlConnectionStringBuilder settings) =>
        FirstOf(settings.RootCertificate, Variable("PGSSLROOTCERT")) ?? InHome(Path.Combine(".postgresql", "root.crt"));

    private static X509Certificate2 WithKey(string file, string? key, string? password)
    {
        using var certificate = string.IsNullOrEmpty(password) ? X509Certificate2.CreateFromPemFile(file, key) : X509Certificate2.CreateFromEncryptedPemFile(file, password, key);
        // Windows cannot use a key that was read from PEM before it went through PKCS #12.
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
    }

    private static string? FirstOf(string? given, string? other) => given is { Length: > 0 } ? given : other;

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name);

    private static string? InHome(string file) =>
        Variable(OperatingSystem.IsWindows() ? "APPDATA" : "HOME") is { } home && Path.Combine(home, file.Replace(".postgresql", OperatingSystem.IsWindows() ? "postgresql" : ".postgresql", StringComparison.Ordinal)) is var path && File.Exists(path) ? path : null;
}
