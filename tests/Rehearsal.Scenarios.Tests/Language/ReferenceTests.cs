using System.Runtime.CompilerServices;

namespace Rehearsal.Scenarios.Tests;

/// <remarks>To approve new pages, run the tests with <c>REHEARSAL_APPROVE=1</c>.</remarks>
public sealed class ReferenceTests
{
    private static readonly string[] Folders = ["steps", "checks", "faults"];

    private static string Root { get; } = Path.GetFullPath(Path.Combine(SourceFolder(), "..", "..", ".."));

    [Fact]
    public void Pages_InTheRepository_AreWhatTheProgramSays()
    {
        var files = ScenarioReference.Files().ToList();
        if (Environment.GetEnvironmentVariable("REHEARSAL_APPROVE") == "1")
        {
            foreach (var (path, text) in files)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(Root, path))!);
                File.WriteAllText(Path.Combine(Root, path), text);
            }
        }

        foreach (var (path, text) in files)
        {
            Assert.Equal(text, File.ReadAllText(Path.Combine(Root, path)).ReplaceLineEndings("\n"));
        }

        var pages = Folders.SelectMany(static folder => Directory.GetFiles(Path.Combine(Root, "docs", "reference", folder))).Select(static file => Path.GetRelativePath(Root, file).Replace('\\', '/'));
        Assert.Equal(files.Select(static file => file.Path).Where(static path => path.EndsWith(".md", StringComparison.Ordinal)).Order(StringComparer.Ordinal), pages.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Examples_OfEveryConstruct_CanBeRead()
    {
        Assert.All(ScenarioReference.Examples(), static example =>
        {
            var reading = ScenarioYaml.Read(example.Name, example.Yaml);
            Assert.Equal("", string.Join('\n', reading.Diagnostics.Select(DiagnosticText.Format)));
            Assert.Contains(example.Name.Split('/')[1], example.Yaml, StringComparison.Ordinal);
        });
    }

    private static string SourceFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
