namespace Rehearsal.Repository.Tests.Files;

/// <summary>Files name nothing of the machines they were written on.</summary>
public sealed class WordingTests
{
    // Written in two parts, so that this file does not name them either.
    private static readonly string[] Banned = ["/wo" + "rk/", "/ro" + "ot/", "/ho" + "me/", "C:\\Us" + "ers\\"];

    private static readonly string[] TextFiles =
    [
        "", ".cs", ".csproj", ".editorconfig", ".gitattributes", ".gitignore", ".json", ".jsonl", ".md", ".props", ".sh", ".slnx", ".targets", ".txt", ".xml", ".yaml", ".yml",
    ];

    [Fact]
    public void Files_ThatPeopleWrote_NameNoMachine()
    {
        var found = from file in Repository.Files()
                    where TextFiles.Contains(Path.GetExtension(file))
                    from line in File.ReadLines(file).Index()
                    from word in Banned
                    where line.Item.Contains(word, StringComparison.Ordinal)
                    select $"{Repository.Relative(file)}:{line.Index + 1}: names {word}; write a path from the repository's root";

        Assert.Empty(found);
    }
}
