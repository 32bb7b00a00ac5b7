using Rehearsal.Cli.Systems;

namespace Rehearsal.Cli.Tests.Systems;

public sealed class PrecompiledAssembliesTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    // The framework's assemblies are precompiled, those of this test are not.
    private static string Precompiled => typeof(Enumerable).Assembly.Location;

    private static string Plain => typeof(BuildStamp).Assembly.Location;

    public void Dispose() => folder.Dispose();

    [Fact]
    public void AreHere_ToolFromTheBuild_IsFalse() => Assert.False(PrecompiledAssemblies.AreHere);

    [Fact]
    public void Install_AnotherAssemblyOfThatName_StaysAsItIs()
    {
        Copy(Precompiled, "tool/Library.dll");
        Copy(Plain, "system/Library.dll");

        Assert.Empty(PrecompiledAssemblies.Install(folder.Path("tool"), folder.Path("system")));
        Assert.Equal(File.ReadAllBytes(Plain), File.ReadAllBytes(folder.Path("system/Library.dll")));
    }

    [Fact]
    public void Install_AlreadyPrecompiled_StaysAsItIs()
    {
        Copy(Precompiled, "tool/Library.dll");
        Copy(Precompiled, "system/Library.dll");

        Assert.Empty(PrecompiledAssemblies.Install(folder.Path("tool"), folder.Path("system")));
    }

    [Fact]
    public void Install_OursIsNotPrecompiled_StaysAsItIs()
    {
        Copy(Plain, "tool/Library.dll");
        Copy(Plain, "system/Library.dll");

        Assert.Empty(PrecompiledAssemblies.Install(folder.Path("tool"), folder.Path("system")));
    }

    [Fact]
    public void Install_NotAnAssembly_StaysAsItIs()
    {
        Copy(Precompiled, "tool/Library.dll");
        folder.Write("system/Library.dll", "no assembly");

        Assert.Empty(PrecompiledAssemblies.Install(folder.Path("tool"), folder.Path("system")));
    }

    private void Copy(string from, string to) => File.WriteAllBytes(folder.Write(to), File.ReadAllBytes(from));
}
