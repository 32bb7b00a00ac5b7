using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Npgsql;
using Rehearsal.Postgres.Testing.Servers;

namespace Rehearsal.Postgres.Testing.Tests.Isolation;

/// <summary>A server of its own that asks its users for passwords, in every way, and some for encryption.</summary>
public sealed class SecureServer : IAsyncLifetime
{
    public const string Password = "cor,rect=horse";

    private readonly string folder = Directory.CreateTempSubdirectory("rehearsal-secure-").FullName;
    private ThrowAwayServer? server;

    public string RootCertificate => Path.Combine(folder, "root.crt");

    /// <summary>Gets the file of the certificate of the user <c>certified</c>, whom the server asks for one.</summary>
    public string ClientCertificate => Path.Combine(folder, "client.crt");

    public string ClientKey => Path.Combine(folder, "client.key");

    /// <summary>Gets the same certificate and key in one file, under the password.</summary>
    public string ClientPfx => Path.Combine(folder, "client.pfx");

    /// <summary>Gets the key under the password.</summary>
    public string EncryptedClientKey => Path.Combine(folder, "encrypted.key");

    /// <summary>Gets a file with the password of the user <c>scram</c>.</summary>
    public string PassFile => Path.Combine(folder, "passwords");

    public string WrongPassFile => Path.Combine(folder, "wrong");

    public async ValueTask InitializeAsync()
    {
        server = await ThrowAwayServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        await using var source = NpgsqlDataSource.Create(server.ConnectionString);
        var (certificate, key) = NewCertificate();
        await File.WriteAllTextAsync(RootCertificate, certificate, TestContext.Current.CancellationToken);
        // The server writes its own files: they must be its user's.
        await WriteAsync(source, "server.crt", certificate);
        await WriteAsync(source, "server.key", key);
        await WriteAsync(source, "root.crt", certificate);
        await File.WriteAllTextAsync(ClientCertificate, certificate, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(ClientKey, key, TestContext.Current.CancellationToken);
        using (var both = X509Certificate2.CreateFromPem(certificate, key))
        {
            await File.WriteAllBytesAsync(ClientPfx, both.Export(X509ContentType.Pkcs12, Password), TestContext.Current.CancellationToken);
            using var own = both.GetECDsaPrivateKey()!;
            await File.WriteAllTextAsync(EncryptedClientKey, own.ExportEncryptedPkcs8PrivateKeyPem(Password, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1_000)), TestContext.Current.CancellationToken);
        }

        await File.WriteAllTextAsync(PassFile, $"# passwords\n*:*:*:nobody:x\n127.0.0.1:*:postgres:scram:{Password}\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(WrongPassFile, "127.0.0.1:hidden\n", TestContext.Current.CancellationToken);
        await DoAsync(source, $"CREATE ROLE certified LOGIN SUPERUSER; CREATE ROLE secure LOGIN SUPERUSER PASSWORD '{Password}'; CREATE ROLE scram LOGIN SUPERUSER PASSWORD '{Password}'; CREATE ROLE clear LOGIN SUPERUSER PASSWORD '{Password}'");
        await DoAsync(source, $"SET password_encryption = 'md5'; CREATE ROLE hashed LOGIN SUPERUSER PASSWORD '{Password}'");
        await DoAsync(source, "ALTER SYSTEM SET ssl = on");
        await DoAsync(source, "ALTER SYSTEM SET ssl_ca_file = 'root.crt'");
        await WriteAsync(source, "pg_hba.conf", """
            hostssl all certified 127.0.0.1/32 cert map=client
            hostssl all secure 127.0.0.1/32 scram-sha-256
            host all scram 127.0.0.1/32 scram-sha-256
            host all hashed 127.0.0.1/32 md5
            host all clear 127.0.0.1/32 password
            host all postgres 127.0.0.1/32 trust
            """);
        await WriteAsync(source, "pg_ident.conf", "client 127.0.0.1 certified");
        await DoAsync(source, "SELECT pg_reload_conf()");
        await using var secure = NpgsqlDataSource.Create(ConnectionString("secure", SslMode.Require));
        while (!await AcceptsAsync(secure))
        {
            // The server reads its files when it gets to it.
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        }
    }

    public string ConnectionString(string user, SslMode mode, string? password = Password) =>
        new NpgsqlConnectionStringBuilder(server!.ConnectionString) { Username = user, Password = password, SslMode = mode, Pooling = false }.ConnectionString;

    public async ValueTask DisposeAsync()
    {
        Directory.Delete(folder, recursive: true);
        if (server is not null)
        {
            await server.DisposeAsync();
        }
    }

    private static async Task<bool> AcceptsAsync(NpgsqlDataSource source)
    {
        try
        {
            await (await source.OpenConnectionAsync(TestContext.Current.CancellationToken)).DisposeAsync();
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private static async Task DoAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    private static Task WriteAsync(NpgsqlDataSource source, string file, string text) =>
        DoAsync(source, $"COPY (SELECT line FROM regexp_split_to_table('{text}', E'\\n') AS line) TO PROGRAM 'umask 077; cat >{file}'");

    private static (string Certificate, string Key) NewCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        var begin = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
        using var certificate = request.CreateSelfSigned(begin, begin.AddYears(80));
        return (certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }
}
