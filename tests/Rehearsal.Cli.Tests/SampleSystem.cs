namespace Rehearsal.Cli.Tests;

/// <summary>Writes small systems that reference the assemblies beside this test, and the framework that those are built with here.</summary>
internal static class SampleSystem
{
    public const string Passing = """
        name: A call is answered
        tags: [commit]
        steps:
          - trigger: { event: Called, data: { id: c-1 } }
          - assert: { event_count: { Answered: { exact: 1 } } }
        """;

    public const string Failing = """
        name: A call is answered twice
        steps:
          - trigger: { event: Called, data: { id: c-1 } }
          - assert: { event_count: { Answered: { exact: 2 } } }
        """;

    public const string Invalid = """
        name: Nobody knows this event
        steps:
          - trigger: { event: Caled }
        """;

    public const string Long = """
        name: A long wait
        steps:
          - trigger: { event: Called, data: { id: c-1 } }
          - wait_for_time: 300
        """;

    /// <summary>Writes a system's project and program and returns the project's path.</summary>
    public static string Write(TemporaryFolder folder, string name)
    {
        folder.Write($"{name}/Program.cs", """
            using Rehearsal.Hosting;
            using Rehearsal.Messaging;

            return await RehearsalApp.RunAsync(args, system => system.AddService<CallService>());

            public sealed record Called(string Id);

            public sealed record Answered(string Id);

            public sealed class CallService
            {
                [Handler]
                public Answered Answer(Called called)
                {
                    Console.Error.WriteLine($"{called.Id} is answered");
                    return new(called.Id);
                }
            }
            """);
        return folder.Write($"{name}/{name}.csproj", Project("Exe"));
    }

    /// <summary>Returns a project of an output type.</summary>
    public static string Project(string outputType) => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>{outputType}</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <Nullable>enable</Nullable>
            <ImplicitUsings>enable</ImplicitUsings>
            <InvariantGlobalization>true</InvariantGlobalization>
          </PropertyGroup>
          <ItemGroup>
            <FrameworkReference Include="Microsoft.AspNetCore.App" />
            <Reference Include="{AppContext.BaseDirectory}Rehearsal.*.dll" Exclude="{AppContext.BaseDirectory}*.Tests.dll" />
          </ItemGroup>
        </Project>
        """;
}
