using System.Reflection;
using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Xml.Linq;
using Rehearsal.Cli.Processes;
using Rehearsal.Cli.Systems;

namespace Rehearsal.Cli.Tests.Packages;

/// <summary>What users get: packages from <c>dotnet pack</c>, the tool from <c>dotnet tool install</c>, a system that references the packages.</summary>
public sealed class PackageTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private static string Repository => typeof(PackageTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "RepositoryRoot").Value!;

    // Other people's packages were restored with this repository; ours come from the packed folder alone.
    private static string RestoredPackages => Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Pack_InstalledToolOnASystemOfPackages_RunsAScenario()
    {
        // :: Step 1: pack and install.
        var (version, config) = await PackAsync();
        await DotnetAsync("tool", "install", "Rehearsal.Cli", "--version", version, "--tool-path", folder.Path("tool"), "--configfile", config);

        // :: Step 2: a system as a user writes it.
        SampleSystem.Write(folder, "Call");
        folder.Write("Call/Call.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <NuGetAudit>false</NuGetAudit>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Rehearsal.Hosting" Version="{version}" />
              </ItemGroup>
            </Project>
            """);
        folder.Write("Call/scenarios/a.yaml", SampleSystem.Passing);

        // :: Step 3: run.
        var tool = folder.Path(OperatingSystem.IsWindows() ? "tool/rehearse.exe" : "tool/rehearse");
        var run = await CapturedProcess.RunAsync(tool, ["run", folder.Path("Call"), "--output", folder.Path("out"), "--format", "json"], TestContext.Current.CancellationToken);

        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
        using var document = JsonDocument.Parse(run.Output);
        Assert.Equal("passed", document.RootElement.GetProperty("scenarios")[0].GetProperty("verdict").GetString());
        if (RuntimeInformation.RuntimeIdentifier == "linux-x64")
        {
            Assert.True(IsPrecompiled(folder.Path("Call/bin/Release/net10.0/YamlDotNet.dll")));
            Assert.True(IsPrecompiled(folder.Path("Call/bin/Release/net10.0/Rehearsal.Messaging.dll")));
        }
    }

    [Theory]
    [Trait("Category", "Deep")]
    [InlineData("Xunit", "", "xunit.v3", "", "[Xunit.Theory]")]
    [InlineData("NUnit", "<EnableNUnitRunner>true</EnableNUnitRunner>", "NUnit3TestAdapter", "[NUnit.Framework.TestFixture]", "")]
    [InlineData("MSTest", "<EnableMSTestRunner>true</EnableMSTestRunner>", "MSTest.TestAdapter", "[Microsoft.VisualStudio.TestTools.UnitTesting.TestClass]", "[Microsoft.VisualStudio.TestTools.UnitTesting.TestMethod]")]
    public async Task Pack_TestProjectOfPackages_RunsAScenarioFileAsATestCase(string framework, string property, string adapter, string onClass, string onMethod)
    {
        var (version, _) = await PackAsync();
        var adapterVersion = XDocument.Load(Path.Combine(Repository, "Directory.Packages.props"))
            .Descendants("PackageVersion").Single(entry => (string?)entry.Attribute("Include") == adapter).Attribute("Version")!.Value;
        folder.Write("Tests/Tests.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <IsTestProject>true</IsTestProject>
                <NuGetAudit>false</NuGetAudit>
                {property}
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Rehearsal.{framework}" Version="{version}" />
                <PackageReference Include="{adapter}" Version="{adapterVersion}" />
              </ItemGroup>
            </Project>
            """);
        folder.Write("Tests/scenarios/a.yaml", SampleSystem.Passing);
        folder.Write("Tests/scenarios/b.yaml", SampleSystem.Failing);
        folder.Write("Tests/CallTests.cs", $$"""
            using Rehearsal.Messaging;
            using Rehearsal.{{framework}};
            using Rehearsal.Testing;

            public sealed record Called(string Id);

            public sealed record Answered(string Id);

            public sealed class CallService
            {
                [Handler]
                public Answered Answer(Called called) => new(called.Id);
            }

            {{onClass}}
            public sealed class CallTests
            {
                private static readonly ScenarioTester Calls = new(system => system.AddService<CallService>());

                {{onMethod}}
                [ScenarioFiles("scenarios")]
                public void Passes(string file) => Calls.Run(file).ShouldPass();
            }
            """);

        await DotnetAsync("build", folder.Path("Tests/Tests.csproj"), "-c", "Release", "-nologo", "-v:quiet", "-nodeReuse:false");
        var run = await CapturedProcess.RunAsync(DotnetHost.FindMuxer(), [folder.Path("Tests/bin/Release/net10.0/Tests.dll")], TestContext.Current.CancellationToken);

        Assert.NotEqual(0, run.ExitCode);
        Assert.Matches(@"(?i)total: 2\b", run.Output);
        Assert.Matches(@"(?i)failed: 1\b", run.Output);
        Assert.Contains("exactly 2", run.Output + run.Errors, StringComparison.Ordinal);
    }

    // Packs everything; what is built in the folder restores from there.
    private async Task<(string Version, string Config)> PackAsync()
    {
        using (await BuildLock.TakeAsync(BuildLock.FileFor(BuildLock.DefaultFolder, Path.Combine(Repository, "Rehearsal.slnx")), () => { }, TestContext.Current.CancellationToken))
        {
            await DotnetAsync("pack", Path.Combine(Repository, "Rehearsal.slnx"), "-c", "Release", "-o", folder.Path("packages"), "-nologo", "-v:quiet", "-nodeReuse:false");
        }

        var config = folder.Write("nuget.config", $"""
            <configuration>
              <packageSources><clear /><add key="packed" value="{folder.Path("packages")}" /></packageSources>
              <fallbackPackageFolders><add key="restored" value="{RestoredPackages}" /></fallbackPackageFolders>
              <config><add key="globalPackagesFolder" value="{folder.Path("cache")}" /></config>
            </configuration>
            """);
        return (typeof(RehearseCommandLine).Assembly.GetName().Version!.ToString(3), config);
    }

    private static bool IsPrecompiled(string assembly)
    {
        using var reader = new PEReader(File.OpenRead(assembly));
        return reader.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size > 0;
    }

    private static async Task DotnetAsync(params string[] arguments)
    {
        var result = await CapturedProcess.RunAsync(DotnetHost.FindMuxer(), arguments, TestContext.Current.CancellationToken);
        Assert.True(result.ExitCode == 0, result.Output + result.Errors);
    }
}
