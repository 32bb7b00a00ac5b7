using Npgsql;

namespace Rehearsal.Postgres.Testing.Tests.Isolation;

public sealed class SecureServerTests(SecureServer server) : IClassFixture<SecureServer>
{
    [Theory]
    [InlineData("scram", SslMode.Disable, false)]
    [InlineData("scram", SslMode.Prefer, false)]
    [InlineData("scram", SslMode.Require, true)]
    [InlineData("hashed", SslMode.Disable, false)]
    [InlineData("clear", SslMode.Disable, false)]
    [InlineData("secure", SslMode.Prefer, true)]
    [InlineData("secure", SslMode.Allow, true)]
    [InlineData("secure", SslMode.Require, true)]
    public async Task Session_AsTheConnectionStringAsks_IsEncryptedOrNot(string user, SslMode mode, bool isEncrypted)
    {
        await using var database = await TestDatabase.BeginAsync(new TestDatabaseOptions { ConnectionString = server.ConnectionString(user, mode) }, TestContext.Current.CancellationToken);

        Assert.Equal(user, await database.ScalarAsync("SELECT current_user::text"));
        Assert.Equal(isEncrypted, await database.ScalarAsync("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"));
        // More than fits into one record of TLS, both ways.
        Assert.Equal(5_000_000, await database.ScalarAsync($"SELECT length(repeat('x', 3000000) || '{new string('y', 2_000_000)}')"));
        Assert.Equal(4_000_000, ((string)(await database.ScalarAsync("SELECT repeat('z', 4000000)"))!).Length);
    }

    [Theory]
    [InlineData(SslMode.VerifyCA)]
    [InlineData(SslMode.VerifyFull)]
    public async Task Session_WithACertificateToTrust_IsOpened(SslMode mode)
    {
        var settings = new NpgsqlConnectionStringBuilder(server.ConnectionString("secure", mode)) { RootCertificate = server.RootCertificate };
        await using var database = await TestDatabase.BeginAsync(new TestDatabaseOptions { ConnectionString = settings.ConnectionString }, TestContext.Current.CancellationToken);

        Assert.Equal(true, await database.ScalarAsync("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"));
    }

    [Fact]
    public async Task Session_WithACertificateThatNobodyTrusts_IsNotOpened() =>
        await Assert.ThrowsAsync<System.Security.Authentication.AuthenticationException>(async () =>
            await TestDatabase.BeginAsync(new TestDatabaseOptions { ConnectionString = server.ConnectionString("secure", SslMode.VerifyFull) }, TestContext.Current.CancellationToken));

    [Theory]
    [InlineData("scram")]
    [InlineData("hashed")]
    [InlineData("clear")]
    public async Task Session_WithTheWrongPassword_SaysWhatTheServerSaid(string user)
    {
        var error = await Assert.ThrowsAsync<PostgresException>(async () =>
            await TestDatabase.BeginAsync(new TestDatabaseOptions { ConnectionString = server.ConnectionString(user, SslMode.Disable, "wrong") }, TestContext.Current.CancellationToken));

        Assert.Equal("28P01", error.SqlState);
        Assert.Contains($"password authentication failed for user \"{user}\"", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Session_WithAClientCertificateUnderAPassword_IsOpened(bool isPfx)
    {
        var settings = new NpgsqlConnectionStringBuilder(server.ConnectionString("certified", SslMode.Require, password: null))
        {
            SslCertificate = isPfx ? server.ClientPfx : server.ClientCertificate,
            SslKey = isPfx ? null : server.EncryptedClientKey,
            SslPassword = SecureServer.Password,
        };
        await using var database = await TestDatabase.BeginAsync(new TestDatabaseOptions { ConnectionString = settings.ConnectionString }, TestContext.Current.CancellationToken);

        Assert.Equal("certified", await database.ScalarAsync("SELECT current_user::text"));
    }

    [Fact]
    public async Task Session_WithAPasswordFile_TakesTheLineThatFits()
    {
        var settings = new NpgsqlConnectionStringBuilder(server.ConnectionString("scram", SslMode.Disable, password: null)) { Passfile = server.PassFile };
        await using var database = await TestDatabase.BeginAsync(new TestDatabaseOptions { ConnectionString = settings.ConnectionString }, TestContext.Current.CancellationToken);

        Assert.Equal("scram", await database.ScalarAsync("SELECT current_user::text"));
        // What the session was opened with is not for the code under test.
        Assert.DoesNotContain(server.PassFile, database.ConnectionString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Session_WithAPasswordFileWithoutItsUser_SaysWhereItHasLooked()
    {
        var settings = new NpgsqlConnectionStringBuilder(server.ConnectionString("hashed", SslMode.Disable, password: null)) { Passfile = server.PassFile };
        var error = await Assert.ThrowsAsync<NpgsqlException>(async () => await TestDatabase.BeginAsync(new TestDatabaseOptions { ConnectionString = settings.ConnectionString }, TestContext.Current.CancellationToken));

        Assert.Contains($"asks for the password of 'hashed', and there is none: not in the connection string (Password), nor in PGPASSWORD, and no line of the password file {server.PassFile} fits.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Session_WithAWrongLineInAPasswordFile_NamesTheLineAndDoesNotTellIt()
    {
        var settings = new NpgsqlConnectionStringBuilder(server.ConnectionString("scram", SslMode.Disable, password: null)) { Passfile = server.WrongPassFile };
        var error = await Assert.ThrowsAsync<NpgsqlException>(async () => await TestDatabase.BeginAsync(new TestDatabaseOptions { ConnectionString = settings.ConnectionString }, TestContext.Current.CancellationToken));

        Assert.StartsWith($"{server.WrongPassFile}:1: expected host:port:database:user:password, found 2 parts.", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Session_WithAClientCertificate_IsItsUser()
    {
        var settings = new NpgsqlConnectionStringBuilder(server.ConnectionString("certified", SslMode.Require, password: null)) { SslCertificate = server.ClientCertificate, SslKey = server.ClientKey };
        await using var database = await TestDatabase.BeginAsync(new TestDatabaseOptions { ConnectionString = settings.ConnectionString }, TestContext.Current.CancellationToken);

        Assert.Equal("certified", await database.ScalarAsync("SELECT current_user::text"));
        Assert.DoesNotContain(server.ClientKey, database.ConnectionString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Session_WithAClientCertificateThatIsNotThere_NamesTheFile()
    {
        var settings = new NpgsqlConnectionStringBuilder(server.ConnectionString("certified", SslMode.Require, password: null)) { SslCertificate = "nowhere.crt" };
        var error = await Assert.ThrowsAsync<NpgsqlException>(async () => await TestDatabase.BeginAsync(new TestDatabaseOptions { ConnectionString = settings.ConnectionString }, TestContext.Current.CancellationToken));

        Assert.Contains("The client certificate nowhere.crt", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Statement_ThatTakesTooLongOnAnEncryptedSession_IsCancelledAndTheSessionGoesOn(bool isAsync)
    {
        await using var database = await TestDatabase.BeginAsync(new TestDatabaseOptions { ConnectionString = server.ConnectionString("secure", SslMode.Require) }, TestContext.Current.CancellationToken);
        await using var connection = await database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand("SELECT pg_sleep(60)", connection) { CommandTimeout = 1 };

        var error = await Assert.ThrowsAnyAsync<NpgsqlException>(() => isAsync ? command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken) : Task.FromResult(command.ExecuteNonQuery()));

        Assert.IsType<TimeoutException>(error.InnerException);
        Assert.Equal(1, await connection.ScalarAsync("SELECT 1"));
    }
}
