using System.Text;

namespace Rehearsal.Events.Tests.Filters;

public sealed class RandomFilterTests
{
    private const string Letters = "type:*order_id data.[0]()\"'\\=!<>andornt 12.-e\u00e9\ud83d\ude00\t\ud800";

    private static readonly string[] Pieces = ["type", "last", "time", ":", "=", ">=", "1h", "2026-01-01", "(", ")", " and ", " or ", " not ", "not(", "data.", "[*]", "[0]", "\"", "'", "*", "x"];

    [Fact]
    public void Matches_DrawnFilters_AsTheirPlainMeaning() => CompareDrawn(seed: 1, count: 4_000);

    [Fact]
    [Trait("Category", "Deep")]
    public void Matches_ManyDrawnFilters_AsTheirPlainMeaning() => CompareDrawn(seed: 2, count: 200_000);

    [Fact]
    public void TryParse_DrawnTexts_EndsWithAFilterOrAPlace() => ParseDrawn(seed: 3, count: 5_000);

    [Fact]
    [Trait("Category", "Deep")]
    public void TryParse_AMillionDrawnTexts_EndsWithAFilterOrAPlace() => ParseDrawn(seed: 4, count: 1_000_000);

    private static void CompareDrawn(int seed, int count)
    {
        var random = new Random(seed);
        for (var i = 0; i < count; i++)
        {
            var drawn = RandomFilter.Draw(random, random.Next(4));
            Assert.True(EntryFilter.TryParse(drawn.Text, out var filter, out var problem), $"{drawn.Text}: {problem}");
            var matches = filter.Compile(default);
            for (var n = 0; n < 4; n++)
            {
                var entry = RandomFilter.DrawEntry(random);
                var means = drawn.Means(entry) == true;
                Assert.True(means == matches(entry), $"{drawn.Text} should be {means} of {entry} {(entry as EventEnvelope)?.Data}");
            }
        }
    }

    private static void ParseDrawn(int seed, int count)
    {
        var random = new Random(seed);
        var entry = Sample.Event();
        for (var i = 0; i < count; i++)
        {
            var text = DrawText(random);
            if (EntryFilter.TryParse(text, out var filter, out var problem))
            {
                filter.Compile(Sample.Epoch)(entry);
            }
            else
            {
                Assert.True(problem.Column >= 1 && problem.Column <= text.Length + 1 && problem.Fix.Length > 0, text);
            }
        }
    }

    private static string DrawText(Random random)
    {
        var text = new StringBuilder();
        for (var n = random.Next(24); n >= 0; n--)
        {
            text.Append(random.Next(3) == 0 ? Letters[random.Next(Letters.Length)].ToString() : Pieces[random.Next(Pieces.Length)]);
        }

        return text.ToString();
    }
}
