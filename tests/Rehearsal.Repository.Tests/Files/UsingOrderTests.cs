using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Formatting;

namespace Rehearsal.Repository.Tests.Files;

/// <summary>Using directives stand in the order that <c>dotnet format</c> gives them; the rest of what it wants, <c>./test</c> asks of it and of the compiler.</summary>
public sealed class UsingOrderTests
{
    [Fact]
    public async Task Usings_OfEveryFile_AreInOrder()
    {
        using var workspace = new AdhocWorkspace();
        var project = workspace.AddProject("All", LanguageNames.CSharp);
        List<string> found = [];
        foreach (var file in Repository.Files().Where(static file => Path.GetExtension(file) == ".cs"))
        {
            if (!await AreInOrderAsync(project, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)))
            {
                found.Add($"{Repository.Relative(file)}: its using directives are not in order; run 'dotnet format'");
            }
        }

        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    [Theory]
    [InlineData("using System.Text;\nusing Alpha;\nusing static System.Math;\nusing Short = System.Text.Rune;\n", true)]
    [InlineData("using Alpha;\nusing System.Text;\n", false)]
    [InlineData("using System.Text;\nusing System.Linq;\n", false)]
    [InlineData("using static System.Math;\nusing System.Text;\n", false)]
    public async Task AreInOrder_Source_IsSeen(string source, bool expected)
    {
        using var workspace = new AdhocWorkspace();

        Assert.Equal(expected, await AreInOrderAsync(workspace.AddProject("One", LanguageNames.CSharp), source));
    }

    private static async Task<bool> AreInOrderAsync(Project project, string source)
    {
        var document = project.AddDocument("File.cs", source);
        var organized = await Formatter.OrganizeImportsAsync(document, TestContext.Current.CancellationToken);
        return (await organized.GetTextAsync(TestContext.Current.CancellationToken)).ToString() == source;
    }
}
