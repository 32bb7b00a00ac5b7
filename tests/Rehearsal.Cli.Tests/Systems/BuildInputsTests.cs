using Rehearsal.Cli.Systems;

namespace Rehearsal.Cli.Tests.Systems;

public sealed class BuildInputsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly BuildInputs inputs;

    public BuildInputsTests()
    {
        folder.Write("src/Shop.csproj", "<Project />");
        folder.Write("src/Services/Order.cs", "one");
        inputs = new BuildInputs([folder.Path("src")], [folder.Path("Directory.Build.props")]);
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void List_NothingChanged_IsTheSame() => Assert.Equal(inputs.List(), inputs.List());

    [Theory]
    [InlineData("src/Services/Order.cs")]
    [InlineData("src/Services/New.cs")]
    [InlineData("src/appsettings.json")]
    [InlineData("src/Texts.resx")]
    [InlineData("src/Pages/Home.razor")]
    [InlineData("src/Protos/orders.proto")]
    [InlineData("src/.editorconfig")]
    [InlineData("src/orders.yaml")]
    [InlineData("Directory.Build.props")]
    public void List_InputWritten_Changes(string file) => Assert.True(ChangesWhen(() => folder.Write(file, "another text")));

    [Theory]
    [InlineData("src/bin/Release/Shop.dll")]
    [InlineData("src/obj/project.assets.json")]
    [InlineData("src/Services/bin/x.cs")]
    [InlineData("src/.git/HEAD")]
    [InlineData("src/.rehearsal/run.json")]
    [InlineData("src/.Order.cs.swp")]
    [InlineData("src/packages.lock.json")]
    [InlineData("src/scenarios/order.yaml")]
    [InlineData("src/scenarios/order.yml")]
    [InlineData("Other.props")]
    public void List_OtherFileWritten_StaysTheSame(string file) => Assert.False(ChangesWhen(() => folder.Write(file, "another text")));

    [Fact]
    public void List_FileRemoved_Changes() => Assert.True(ChangesWhen(() => File.Delete(folder.Path("src/Services/Order.cs"))));

    [Fact]
    public void List_FileRenamed_Changes() =>
        Assert.True(ChangesWhen(() => File.Move(folder.Path("src/Services/Order.cs"), folder.Path("src/Services/Orders.cs"))));

    [Fact]
    public void List_SameSizeAtAnotherTime_Changes() =>
        Assert.True(ChangesWhen(() => File.SetLastWriteTimeUtc(folder.Path("src/Services/Order.cs"), DateTime.UnixEpoch)));

    [Fact]
    public void List_SameTimeWithAnotherSize_Changes()
    {
        var file = folder.Path("src/Services/Order.cs");
        var time = File.GetLastWriteTimeUtc(file);

        Assert.True(ChangesWhen(() =>
        {
            File.WriteAllText(file, "longer");
            File.SetLastWriteTimeUtc(file, time);
        }));
    }

    [Fact]
    public void List_ProjectFolderIsGone_Changes() => Assert.True(ChangesWhen(() => Directory.Delete(folder.Path("src"), recursive: true)));

    [Fact]
    public void List_FolderInsideAnother_ListsEachFileOnce()
    {
        var nested = new BuildInputs([folder.Path("src"), folder.Path("src/Services")], [folder.Path("src/Shop.csproj")]);

        Assert.Equal(inputs.List(), nested.List());
    }

    [Fact]
    public void List_LinkToTheFolderAbove_IsNotFollowed()
    {
        Directory.CreateSymbolicLink(folder.Path("src/Loop"), folder.Root);

        Assert.DoesNotContain("Loop", inputs.List(), StringComparison.Ordinal);
    }

    [Fact]
    public void AnyWrittenBetween_FileInTheSpan_IsSeen()
    {
        var time = new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);
        Assert.False(inputs.AnyWrittenBetween(time.AddSeconds(-1), time));

        File.SetLastWriteTimeUtc(folder.Path("src/Services/Order.cs"), time);

        Assert.True(inputs.AnyWrittenBetween(time.AddSeconds(-1), time));
        Assert.False(inputs.AnyWrittenBetween(time, time.AddSeconds(1)));
    }

    private bool ChangesWhen(Action change)
    {
        var before = inputs.List();
        change();
        return inputs.List() != before;
    }
}
