using System.Runtime.CompilerServices;

namespace Rehearsal.Docs.Tests;

/// <summary>A page of the documentation: a Markdown file of the repository that people are meant to read.</summary>
/// <param name="Path">The path from the repository's root, with forward slashes.</param>
internal sealed record Page(string Path)
{
    public static string Root { get; } = System.IO.Path.GetFullPath(System.IO.Path.Combine(SourceFolder(), "..", "..", ".."));

    public static TheoryData<string> All
    {
        get
        {
            var data = new TheoryData<string>();
            foreach (var path in Files())
            {
                data.Add(System.IO.Path.GetRelativePath(Root, path).Replace('\\', '/'));
            }

            return data;
        }
    }

    public string[] Lines => File.ReadAllLines(FullPath);

    public string FullPath => System.IO.Path.Combine(Root, Path);

    /// <summary>Resolves a link of this page to a full path.</summary>
    public string Resolve(string link) => System.IO.Path.GetFullPath(link, System.IO.Path.GetDirectoryName(FullPath)!);

    /// <summary>Reads the fenced blocks of this page.</summary>
    public IEnumerable<CodeBlock> Blocks()
    {
        var lines = Lines;
        for (var i = 0; i < lines.Length; i++)
        {
            if (!lines[i].StartsWith("```", StringComparison.Ordinal))
            {
                continue;
            }

            var end = Array.FindIndex(lines, i + 1, static line => line == "```");
            Assert.True(end > i, $"{Path}:{i + 1}: the block is never closed");
            yield return new CodeBlock(lines[i][3..], i + 1, ParagraphBefore(lines, i), string.Join('\n', lines[(i + 1)..end]));
            i = end;
        }
    }

    private static string ParagraphBefore(string[] lines, int fence)
    {
        var last = fence - 1;
        while (last >= 0 && lines[last].Length == 0)
        {
            last--;
        }

        var first = last;
        while (first > 0 && lines[first - 1].Length > 0)
        {
            first--;
        }

        return last < 0 ? "" : string.Join('\n', lines[first..(last + 1)]);
    }

    private static IEnumerable<string> Files() =>
        Directory.GetFiles(Root, "*.md")
            .Concat(Directory.GetFiles(System.IO.Path.Combine(Root, "docs"), "*.md", SearchOption.AllDirectories))
            .Concat(Directory.GetDirectories(System.IO.Path.Combine(Root, "samples")).SelectMany(static folder => Directory.GetFiles(folder, "*.md")))
            .Order(StringComparer.Ordinal);

    private static string SourceFolder([CallerFilePath] string path = "") => System.IO.Path.GetDirectoryName(path)!;
}

/// <summary>A fenced block.</summary>
/// <param name="Language">What stands behind the opening fence.</param>
/// <param name="Line">The line of the opening fence, from 1.</param>
/// <param name="Introduction">The paragraph before the block.</param>
/// <param name="Text">The text between the fences.</param>
internal sealed record CodeBlock(string Language, int Line, string Introduction, string Text);
