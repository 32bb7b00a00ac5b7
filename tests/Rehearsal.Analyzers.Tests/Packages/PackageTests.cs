using System.Diagnostics;
using System.IO.Compression;
using System.Reflection;

namespace Rehearsal.Analyzers.Tests.Packages;

/// <summary>What users get: a package that their compiler loads.</summary>
public sealed class PackageTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("rehearsal-analyzers-").FullName;

    private static string Repository => typeof(PackageTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "RepositoryRoot").Value!;

    // The one these tests, and with them the analyzers, were built in.
    private static string Configuration => new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Pack_AProjectOfAUser_GetsWarningsFromItsCompiler()
    {
        // :: Step 1: pack.
        await DotnetAsync(0, "pack", Path.Combine(Repository, "src", "Rehearsal.Analyzers"), "--no-build", "-c", Configuration, "-o", folder, "-nologo", "-v:quiet");
        var package = Assert.Single(Directory.GetFiles(folder, "*.nupkg"));
        Assert.Equal(
            ["analyzers/dotnet/cs/Rehearsal.Analyzers.CodeFixes.dll", "analyzers/dotnet/cs/Rehearsal.Analyzers.dll"],
            Entries(package).Where(static name => name.EndsWith(".dll", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        var nuspec = NuspecOf(package);
        Assert.Contains("<developmentDependency>true</developmentDependency>", nuspec, StringComparison.Ordinal);
        Assert.DoesNotContain("<dependency ", nuspec, StringComparison.Ordinal);

        // :: Step 2: a project as a user writes it.
        Write("nuget.config", $"""
            <configuration>
              <packageSources><clear /><add key="packed" value="{folder}" /></packageSources>
              <config><add key="globalPackagesFolder" value="{Path.Combine(folder, "cache")}" /></config>
            </configuration>
            """);
        Write("User/User.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <NuGetAudit>false</NuGetAudit>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Rehearsal.Analyzers" Version="{Path.GetFileNameWithoutExtension(package)["Rehearsal.Analyzers.".Length..]}" PrivateAssets="all" />
              </ItemGroup>
            </Project>
            """);
        Write("User/Service.cs", """
            public sealed class Service
            {
                public DateTime Now => DateTime.UtcNow;

                public Guid Id() => Guid.NewGuid();

            #pragma warning disable RHA0101
                public int Draw() => Random.Shared.Next();
            #pragma warning restore RHA0101

                public long Ticks() => Environment.TickCount64;
            }
            """);
        Write("User/.editorconfig", """
            root = true
            [*.cs]
            dotnet_diagnostic.RHA0103.severity = none
            dotnet_diagnostic.RHA0002.severity = error
            """);

        // :: Step 3: build. One rule is an error, one is off, one is suppressed.
        var output = await DotnetAsync(1, "build", Path.Combine(folder, "User"), "-nologo", "-nodeReuse:false", "-p:UseSharedCompilation=false");

        Assert.Contains("Service.cs(3,28): warning RHA0001: 'DateTime.UtcNow' reads the machine's clock; write ", output, StringComparison.Ordinal);
        Assert.Contains("Service.cs(11,28): error RHA0002: 'Environment.TickCount64' measures the machine's time; write ", output, StringComparison.Ordinal);
        Assert.DoesNotContain("RHA0101", output, StringComparison.Ordinal);
        Assert.DoesNotContain("RHA0103", output, StringComparison.Ordinal);
        Assert.DoesNotContain("warning CS", output, StringComparison.Ordinal);
    }

    private static IReadOnlyList<string> Entries(string package)
    {
        using var archive = ZipFile.OpenRead(package);
        return [.. archive.Entries.Select(static entry => entry.FullName)];
    }

    private static string NuspecOf(string package)
    {
        using var archive = ZipFile.OpenRead(package);
        using var reader = new StreamReader(archive.GetEntry("Rehearsal.Analyzers.nuspec")!.Open());
        return reader.ReadToEnd();
    }

    private void Write(string relative, string content)
    {
        var path = Path.Combine(folder, relative);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
    }

    private static async Task<string> DotnetAsync(int exitCode, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        var text = await output + await errors;
        Assert.True(process.ExitCode == exitCode, text);
        return text;
    }
}
