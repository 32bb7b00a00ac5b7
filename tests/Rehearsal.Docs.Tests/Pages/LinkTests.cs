using System.Text.RegularExpressions;

namespace Rehearsal.Docs.Tests;

public sealed partial class LinkTests
{
    [Theory]
    [MemberData(nameof(Page.All), MemberType = typeof(Page))]
    public void Links_OfAPage_LeadToFilesOfTheRepository(string path)
    {
        var page = new Page(path);
        var lines = page.Lines;
        for (var i = 0; i < lines.Length; i++)
        {
            foreach (Match link in Link().Matches(lines[i]))
            {
                var target = link.Groups["target"].Value.Split('#')[0];
                var isOutside = target.StartsWith("https://", StringComparison.Ordinal);
                Assert.True(
                    isOutside || target.Length == 0 || Path.Exists(page.Resolve(target)),
                    $"{path}:{i + 1}: the link leads to '{target}', which does not exist");
            }
        }
    }

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();
}
