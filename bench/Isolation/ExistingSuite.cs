using Rehearsal.Postgres.Testing.Tests.Existing;

namespace Rehearsal.Isolation;

/// <summary>A test class as users write it, which empties its database with TRUNCATE before each test, and the same class isolated by one changed line.</summary>
internal sealed class ExistingSuite
{
    private static readonly Func<BlogRepositoryTests, Task>[] AsItWas =
    [
        static tests => tests.FindAsync_Name_ReturnsTheBlog(),
        static tests => tests.AddAsync_NewName_IsSeenByAnotherContext(),
        static tests => tests.AddAsync_NameThatIsTaken_Throws(),
        static tests => tests.MoveAsync_Name_CommitsTheNewUrl(),
        static tests => tests.MoveAsync_UnknownName_ChangesNothing(),
        static tests => tests.AddAllAsync_OneNameIsTaken_AddsNone(),
    ];

    private static readonly Func<IsolatedBlogRepositoryTests, Task>[] Isolated =
    [
        static tests => tests.FindAsync_Name_ReturnsTheBlog(),
        static tests => tests.AddAsync_NewName_IsSeenByAnotherContext(),
        static tests => tests.AddAsync_NameThatIsTaken_Throws(),
        static tests => tests.MoveAsync_Name_CommitsTheNewUrl(),
        static tests => tests.MoveAsync_UnknownName_ChangesNothing(),
        static tests => tests.AddAllAsync_OneNameIsTaken_AddsNone(),
    ];

    public Measurement Before { get; } = new("six tests of an existing class, as it was");

    public Measurement After { get; } = new("six tests of an existing class, isolated");

    public async Task MeasureAsync(Action<Measurement, double> add)
    {
        add(Before, (await Clock.OnceAsync(() => RunAsync(AsItWas))).TotalMilliseconds);
        add(After, (await Clock.OnceAsync(() => RunAsync(Isolated))).TotalMilliseconds);
    }

    private static async Task RunAsync<T>(Func<T, Task>[] tests)
        where T : IAsyncLifetime, new()
    {
        foreach (var run in tests)
        {
            await using var test = new T();
            await test.InitializeAsync();
            await run(test);
        }
    }
}
