using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Rehearsal.Postgres.Testing.Tests.Existing;

/// <summary>What the suite had before: one database that each test empties and fills, so that its tests run one by one.</summary>
public abstract class BlogDatabase : IAsyncLifetime
{
    private static readonly Lazy<Task<TestDatabase>> Only = new(static () => TestDatabase.CloneAsync(Blogs.Options, "the one database of the suite").AsTask());

    protected string ConnectionString { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        ConnectionString = (await Only.Value).ConnectionString;
        await using var source = NpgsqlDataSource.Create(ConnectionString);
        await using var context = new BlogContext(new DbContextOptionsBuilder<BlogContext>().UseNpgsql(source).Options);
        await context.Database.ExecuteSqlRawAsync("TRUNCATE \"Blogs\"", TestContext.Current.CancellationToken);
        await FillAsync(context, TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>The tables and the rows that every test begins with.</summary>
    internal static async Task SetUpAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        await using var context = new BlogContext(new DbContextOptionsBuilder<BlogContext>().UseNpgsql(source).Options);
        await context.Database.EnsureCreatedAsync(cancellationToken);
        await FillAsync(context, cancellationToken);
    }

    private static async Task FillAsync(BlogContext context, CancellationToken cancellationToken)
    {
        context.Blogs.AddRange(new Blog { Name = "efcore", Url = "https://efcore.example" }, new Blog { Name = "npgsql", Url = "https://npgsql.example" });
        await context.SaveChangesAsync(cancellationToken);
    }
}
