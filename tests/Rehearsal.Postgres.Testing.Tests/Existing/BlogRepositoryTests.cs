using Microsoft.EntityFrameworkCore;

namespace Rehearsal.Postgres.Testing.Tests.Existing;

public sealed class BlogRepositoryTests : BlogDatabase
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task FindAsync_Name_ReturnsTheBlog()
    {
        await using var context = CreateContext();

        var blog = await new BlogRepository(context).FindAsync("npgsql", Token);

        Assert.Equal("https://npgsql.example", blog!.Url);
    }

    [Fact]
    public async Task AddAsync_NewName_IsSeenByAnotherContext()
    {
        await using (var context = CreateContext())
        {
            await new BlogRepository(context).AddAsync("dapper", "https://dapper.example", Token);
        }

        await using var other = CreateContext();
        Assert.Equal(["dapper", "efcore", "npgsql"], await other.Blogs.Select(blog => blog.Name).Order().ToArrayAsync(Token));
    }

    [Fact]
    public async Task AddAsync_NameThatIsTaken_Throws()
    {
        await using var context = CreateContext();

        await Assert.ThrowsAsync<DbUpdateException>(() => new BlogRepository(context).AddAsync("efcore", "https://another.example", Token));
    }

    [Fact]
    public async Task MoveAsync_Name_CommitsTheNewUrl()
    {
        await using (var context = CreateContext())
        {
            Assert.True(await new BlogRepository(context).MoveAsync("efcore", "https://moved.example", Token));
        }

        await using var other = CreateContext();
        Assert.Equal("https://moved.example", (await other.Blogs.SingleAsync(blog => blog.Name == "efcore", Token)).Url);
    }

    [Fact]
    public async Task MoveAsync_UnknownName_ChangesNothing()
    {
        await using var context = CreateContext();

        Assert.False(await new BlogRepository(context).MoveAsync("nobody", "https://moved.example", Token));
        Assert.Equal(2, await context.Blogs.CountAsync(Token));
    }

    [Fact]
    public async Task AddAllAsync_OneNameIsTaken_AddsNone()
    {
        await using (var context = CreateContext())
        {
            Blog[] blogs = [new() { Name = "dapper", Url = "https://dapper.example" }, new() { Name = "efcore", Url = "https://another.example" }];
            await Assert.ThrowsAsync<DbUpdateException>(() => new BlogRepository(context).AddAllAsync(blogs, Token));
        }

        await using var other = CreateContext();
        Assert.Equal(2, await other.Blogs.CountAsync(Token));
    }

    private BlogContext CreateContext() => new(new DbContextOptionsBuilder<BlogContext>().UseNpgsql(ConnectionString).Options);
}
