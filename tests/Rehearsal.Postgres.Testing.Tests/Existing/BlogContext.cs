using Microsoft.EntityFrameworkCore;

namespace Rehearsal.Postgres.Testing.Tests.Existing;

/// <summary>The model of a code base that knows nothing of isolation.</summary>
public sealed class BlogContext(DbContextOptions<BlogContext> options) : DbContext(options)
{
    public DbSet<Blog> Blogs => Set<Blog>();

    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.Entity<Blog>().HasIndex(blog => blog.Name).IsUnique();
}
