using System.Data;
using Microsoft.EntityFrameworkCore;

namespace Rehearsal.Postgres.Testing.Tests.Existing;

/// <summary>Code under test that manages its transactions itself.</summary>
public sealed class BlogRepository(BlogContext context)
{
    public Task<Blog?> FindAsync(string name, CancellationToken cancellationToken) => context.Blogs.SingleOrDefaultAsync(blog => blog.Name == name, cancellationToken);

    public async Task AddAsync(string name, string url, CancellationToken cancellationToken)
    {
        context.Blogs.Add(new Blog { Name = name, Url = url });
        await context.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Returns whether there is such a blog.</summary>
    public async Task<bool> MoveAsync(string name, string url, CancellationToken cancellationToken)
    {
        await using var transaction = await context.Database.BeginTransactionAsync(IsolationLevel.Serializable, cancellationToken);
        if (await FindAsync(name, cancellationToken) is not { } blog)
        {
            return false;
        }

        blog.Url = url;
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>Adds all or none.</summary>
    public async Task AddAllAsync(IEnumerable<Blog> blogs, CancellationToken cancellationToken)
    {
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        foreach (var blog in blogs)
        {
            context.Blogs.Add(blog);
            await context.SaveChangesAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }
}
