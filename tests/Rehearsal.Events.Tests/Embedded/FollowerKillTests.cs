using System.Diagnostics;
using System.Globalization;

namespace Rehearsal.Events.Tests.Embedded;

/// <summary>A log that one process writes and another one follows; both are killed again and again.</summary>
public sealed class FollowerKillTests : IDisposable
{
    private const int Rounds = 3;

    private readonly TemporaryFolder folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Kill_WriterAndFollower_UnmarkedComesAgainAndMarkedDoesNot()
    {
        HashSet<long> marked = [];
        HashSet<long> open = [];
        for (var round = 0; round < Rounds; round++)
        {
            await using var writer = new Killed(folder.Path, nameof(LogDurability.Buffered));
            await writer.NextAsync();
            await using var follower = new Killed("follow", folder.Path, "billing", $"{round}");
            List<long> came = [];
            List<long> markedNow = [];
            for (var line = 0; line < 150 + (round * 70); line++)
            {
                var words = (await follower.NextAsync()).Split(' ');
                (words[0] == "R" ? came : markedNow).Add(long.Parse(words[1], CultureInfo.InvariantCulture));
            }

            var e = Assert.Throws<EventLogException>(() => LogFollower.Open(folder.Path, "billing", TimeProvider.System));
            Assert.Equal(EventLogProblem.FollowerTaken, e.Problem);
            Assert.Contains("no other follower 'billing'", e.Message, StringComparison.Ordinal);

            // What it still said before it died counts too; of what it did last, nobody knows.
            foreach (var words in (await follower.KillAsync()).Select(static line => line.Split(' ')))
            {
                if (words.Length == 2 && long.TryParse(words[1], CultureInfo.InvariantCulture, out var position) && words[1].Length > 0)
                {
                    (words[0] == "R" ? came : markedNow).Add(position);
                }
            }

            await writer.KillAsync();
            Assert.Equal(came.Order(), came);
            Assert.DoesNotContain(came, marked.Contains);
            marked.UnionWith(markedNow);
            open.UnionWith(came);
        }

        open.ExceptWith(marked);
        List<long> rest = [];
        using (var last = LogFollower.Open(folder.Path, "billing", TimeProvider.System))
        {
            using var reader = EmbeddedLogReader.Open(folder.Path, TimeProvider.System);
            var head = reader.Head;
            Assert.True(marked.Count > 100, $"{marked.Count} marked");
            await foreach (var record in last.FollowAsync(Token))
            {
                rest.Add(record.Position);
                if (record.Position == head - 1)
                {
                    break;
                }
            }

            Assert.DoesNotContain(rest, marked.Contains);

            // A mark that was under way at a kill may hold although nobody was told: one a round at most.
            var missing = Enumerable.Range(0, (int)head).Select(static n => (long)n).Where(n => !marked.Contains(n)).Except(rest).ToList();
            Assert.InRange(missing.Count, 0, Rounds);
            Assert.All(missing, n => Assert.Contains(n, open));
        }
    }

    /// <summary>A process that is killed.</summary>
    private sealed class Killed : IAsyncDisposable
    {
        private readonly Process process;

        public Killed(params string[] args) => process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "KilledWriter.dll"), .. args])
        {
            RedirectStandardOutput = true,
        })!;

        public async Task<string> NextAsync() => await process.StandardOutput.ReadLineAsync(Token) ?? throw new InvalidOperationException("The process ended by itself.");

        public async Task<string[]> KillAsync()
        {
            process.Kill();
            var rest = await process.StandardOutput.ReadToEndAsync(Token);
            await process.WaitForExitAsync(Token);

            // The last line is whole only when its end is there.
            return rest.Split('\n')[..^1];
        }

        public async ValueTask DisposeAsync()
        {
            if (!process.HasExited)
            {
                process.Kill();
                await process.WaitForExitAsync(CancellationToken.None);
            }

            process.Dispose();
        }
    }
}
