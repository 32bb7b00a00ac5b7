using System.Diagnostics;
using System.Globalization;

namespace Rehearsal.Events.Tests.Embedded;

/// <summary>A process that appends from eight threads is killed again and again; what it acknowledged must be there, once, whole and in order.</summary>
public sealed class KillTests : IDisposable
{
    private const int Rounds = 4;

    private readonly TemporaryFolder folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(LogDurability.Flushed)]
    [InlineData(LogDurability.Buffered)]
    public async Task Kill_UnderLoad_NothingAcknowledgedIsLostDoubledOrReordered(LogDurability durability)
    {
        var acknowledged = 0;
        for (var round = 0; round < Rounds; round++)
        {
            acknowledged += (await KillAsync(durability, 20 + (round * 37), broken: false)).Acknowledged;
        }

        Assert.True(acknowledged > Rounds * 20, $"{acknowledged} acknowledged");
        foreach (var session in (await Logs.ReadAllAsync(folder.Path)).GroupBy(static record => record.Entry.CorrelationId))
        {
            Assert.Equal(Enumerable.Range(1, session.Count()).Select(static n => (long?)n), session.Select(static record => ((EventEnvelope)record.Entry).StreamVersion));
        }
    }

    [Fact]
    public async Task Kill_LogOnADiskThatHoldsWritesBack_IsCaught()
    {
        // The harness itself is on trial: a log that acknowledges too early must not pass.
        var lost = 0;
        for (var round = 0; round < Rounds && lost == 0; round++)
        {
            try
            {
                lost += (await KillAsync(LogDurability.Flushed, 20 + (round * 37), broken: true)).Lost;
            }
            catch (EventLogException)
            {
                // What was held back belonged to a segment that others follow: the log itself says that it is damaged.
                lost++;
            }
        }

        Assert.True(lost > 0);
    }

    private async Task<(int Acknowledged, int Lost)> KillAsync(LogDurability durability, int killAfter, bool broken)
    {
        var before = (await Logs.ReadAllAsync(folder.Path)).Count;
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "KilledWriter.dll"), folder.Path, durability.ToString()])
        {
            RedirectStandardOutput = true,
        };
        if (broken)
        {
            start.ArgumentList.Add("broken");
        }

        // The last batch each writer was told of; a line cut by the kill names an earlier one, or none.
        var last = new Dictionary<int, int>();
        var count = 0;
        using (var process = Process.Start(start)!)
        {
            var text = "";
            while (await process.StandardOutput.ReadLineAsync(Token) is { } line)
            {
                text = line;
                if (++count == killAfter)
                {
                    process.Kill();
                }

                if (line.Split(' ') is [var writer, var number] && int.TryParse(number, CultureInfo.InvariantCulture, out var batch))
                {
                    last[int.Parse(writer, CultureInfo.InvariantCulture)] = batch;
                }
            }

            await process.WaitForExitAsync(Token);
            Assert.True(count >= killAfter, $"The writer ended by itself after {count} lines: {text}");
        }

        var found = (await Logs.ReadAllAsync(folder.Path)).Skip(before).ToList();
        var next = new Dictionary<int, int>();
        for (var at = 0; at < found.Count;)
        {
            var (writer, number, place, size) = Read(found[at]);
            Assert.Equal(0, place);
            Assert.Equal(next.GetValueOrDefault(writer), number);
            next[writer] = number + 1;
            for (var i = 0; i < size; i++, at++)
            {
                Assert.Equal((writer, number, i, size), Read(found[at]));
            }
        }

        var lost = last.Count(pair => next.GetValueOrDefault(pair.Key) <= pair.Value);
        Assert.True(broken || lost == 0, $"{lost} writers miss batches that were acknowledged");
        return (count, lost);
    }

    private static (int Writer, int Number, int Place, int Size) Read(LogRecord record) =>
        ((EventEnvelope)record.Entry).Data.ToString().Trim('[', ']').Split(',').Select(static n => int.Parse(n, CultureInfo.InvariantCulture)).ToArray() is [var writer, var number, var place, var size]
            ? (writer, number, place, size)
            : throw new InvalidOperationException("Not what the writer writes.");
}
