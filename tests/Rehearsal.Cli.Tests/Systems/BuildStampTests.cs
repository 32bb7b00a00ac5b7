using Rehearsal.Cli.Systems;

namespace Rehearsal.Cli.Tests.Systems;

public sealed class BuildStampTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly string project;
    private readonly BuildInputs inputs;

    public BuildStampTests()
    {
        project = folder.Write("Shop/Shop.csproj", "<Project />");
        folder.Write("Shop/bin/Shop.dll");
        inputs = new BuildInputs([folder.Path("Shop")], [folder.Path("global.json")]);
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void TryRead_WrittenStamp_IsTheSame()
    {
        Stamp().Write(project);

        Assert.True(BuildStamp.TryRead(project, out var stamp));
        Assert.Equal(folder.Path("Shop/bin/Shop.dll"), stamp.Output);
        Assert.Equal(inputs.Folders, stamp.Inputs.Folders);
        Assert.Equal(inputs.Files, stamp.Inputs.Files);
        Assert.Equal(inputs.List(), stamp.Listing);
        Assert.True(stamp.IsUpToDate());
    }

    [Fact]
    public void IsUpToDate_InputAdded_IsNot()
    {
        var stamp = Stamp();
        folder.Write("Shop/New.cs");

        Assert.False(stamp.IsUpToDate());
    }

    [Fact]
    public void IsUpToDate_FileAppearsAbove_IsNot()
    {
        var stamp = Stamp();
        folder.Write("global.json", "{}");

        Assert.False(stamp.IsUpToDate());
    }

    [Fact]
    public void IsUpToDate_OutputIsGone_IsNot()
    {
        var stamp = Stamp();
        File.Delete(folder.Path("Shop/bin/Shop.dll"));

        Assert.False(stamp.IsUpToDate());
    }

    [Fact]
    public void TryRead_NoStamp_ReturnsFalse() => Assert.False(BuildStamp.TryRead(project, out _));

    [Fact]
    public void TryRead_Removed_ReturnsFalse()
    {
        Stamp().Write(project);
        BuildStamp.Remove(project);

        Assert.False(BuildStamp.TryRead(project, out _));
    }

    [Fact]
    public void TryRead_CopiedTree_IsNotTheOriginals()
    {
        Stamp().Write(project);
        var copy = folder.Write("Copy/Shop.csproj", "<Project />");
        Directory.CreateDirectory(folder.Path("Copy/obj"));
        File.Copy(folder.Path("Shop/obj/Shop.rehearse"), folder.Path("Copy/obj/Shop.rehearse"));

        Assert.False(BuildStamp.TryRead(copy, out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("something else")]
    [InlineData("rehearse-build 1\n\n")]
    [InlineData("rehearse-build 0\ntool\nassemblies plain\nproject x\noutput y\n\n")]
    public void TryRead_NotAStamp_ReturnsFalse(string text)
    {
        folder.Write("Shop/obj/Shop.rehearse", text);

        Assert.False(BuildStamp.TryRead(project, out _));
    }

    private BuildStamp Stamp() => new(IsPrecompiled: false, folder.Path("Shop/bin/Shop.dll"), inputs, inputs.List()!);
}
