using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;

namespace Rehearsal.Events.Tests.Embedded;

/// <summary>
/// Processes that append to eight logs each, some of them while retention runs, are killed (SIGKILL) at a random call to the disk, those of opening and recovery
/// included; the next one goes on in the same folders. What was acknowledged must be there, once, whole and in order.
/// </summary>
public sealed class ManyKillTests : IDisposable
{
    private const int LogsEach = 8;

    private readonly TemporaryFolder folder = new();

    public static bool CanKillItself => !OperatingSystem.IsWindows();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact(Skip = "A process cannot send itself SIGKILL on Windows.", SkipUnless = nameof(CanKillItself))]
    public async Task Kill_56Logs_NothingAcknowledgedIsLostDoubledOrReordered() => await KillAsync(7, lines: 1);

    [Fact(Skip = "A process cannot send itself SIGKILL on Windows.", SkipUnless = nameof(CanKillItself))]
    [Trait("Category", "Deep")]
    public async Task Kill_10000Logs_NothingAcknowledgedIsLostDoubledOrReordered() => await KillAsync(10_000 / LogsEach, lines: 2);

    [Fact(Skip = "A process cannot send itself SIGKILL on Windows.", SkipUnless = nameof(CanKillItself))]
    public async Task Kill_LogOnADiskThatHoldsWritesBack_IsCaught()
    {
        // The harness itself is on trial: a log that acknowledges too early must not pass.
        var logs = Make(folder.Path);
        var caught = 0;
        for (var n = 0; n < 10 && caught == 0; n++)
        {
            await LiveAsync(folder.Path, "After", 1000 + n, n, "broken");
            foreach (var log in logs)
            {
                try
                {
                    log.Check();
                }
                catch (Exception e) when (e is EventLogException or Xunit.Sdk.XunitException)
                {
                    caught++;
                }
            }
        }

        Assert.True(caught > 0);
    }

    private static KilledFolder[] Make(string place) =>
        [.. Enumerable.Range(0, LogsEach).Select(n => new KilledFolder(Path.Combine(Directory.CreateDirectory(place).FullName, n.ToString(CultureInfo.InvariantCulture))))];

    private async Task KillAsync(int kills, int lines)
    {
        var done = 0;
        var killed = (await Task.WhenAll(Enumerable.Range(0, lines).Select(line => Task.Run(
            async () =>
            {
                // What the threads were at when they were killed is the machine's affair: the seed repeats the rest.
                var random = new Random(line);
                var place = Path.Combine(folder.Path, $"line-{line}");
                var logs = Make(place);
                while (Interlocked.Increment(ref done) <= kills)
                {
                    var strike = random.Next(3) switch { 0 => "Before", 1 => "After", _ => "Beside" };
                    await LiveAsync(place, strike, 1 + random.Next(100 << random.Next(7)), random.Next(), "whole");
                    foreach (var log in logs)
                    {
                        log.Check(mayDrop: true);
                        log.CheckAllNowAndThen();
                    }
                }

                return logs;
            },
            Token)))).SelectMany(static logs => logs).ToList();
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{killed.Sum(static log => log.Checks)} logs killed, {killed.Sum(static log => log.Opened)} of them after opening, {killed.Sum(static log => log.Drops)} after dropping; {killed.Sum(static log => log.Acknowledged)} batches acknowledged, {killed.Sum(static log => log.Written)} found");
        Assert.True(killed.Sum(static log => log.Opened) > kills * LogsEach / 4, "Most logs were killed before they were open.");
        Assert.True(killed.Sum(static log => log.Acknowledged) > kills * LogsEach, "Hardly anything was acknowledged.");
        Assert.True(kills < 100 || killed.Sum(static log => log.Drops) > 10, "Nothing was dropped.");
    }

    private static async Task LiveAsync(string place, string strike, int call, int seed, string disk)
    {
        const int KilledExitCode = 128 + 9;
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "KilledWriter.dll"), "many", place, strike, call.ToString(CultureInfo.InvariantCulture), seed.ToString(CultureInfo.InvariantCulture), disk])
        {
            RedirectStandardError = true,
            Environment = { ["DOTNET_TieredPGO"] = "0", ["DOTNET_gcConcurrent"] = "0", ["DOTNET_EnableDiagnostics"] = "0" },
        };
        using var process = Process.Start(start)!;
        var error = await process.StandardError.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);
        Assert.True(process.ExitCode == KilledExitCode, $"The writer ended by itself ({process.ExitCode}): {error} ({strike} {call}, seed {seed})");
    }

    /// <summary>A log that is killed again and again, and what is known about it.</summary>
    private sealed class KilledFolder(string path)
    {
        private long first;
        private long head;
        private int checks;

        public int Opened { get; private set; }

        public int Acknowledged { get; private set; }

        public int Drops { get; private set; }

        public int Written { get; private set; }

        public int Checks => checks;

        /// <summary>Checks what the last writer left.</summary>
        public void Check(bool mayDrop = false)
        {
            checks++;
            var (session, last) = ReadAcknowledged();
            if (!Directory.Exists(path) || !Directory.EnumerateFiles(path, "*.segment").Any())
            {
                Assert.True(head == 0 && session < 0, "All segments are gone.");
                return;
            }

            using var reader = EmbeddedLogReader.Open(path, TimeProvider.System);
            Assert.True(session < 0 || session == head, $"The writer began at {session}, the log ended at {head}");
            var begins = FirstOf(reader);
            Assert.True(begins == first || (mayDrop && begins > first), $"The log began at {first} and begins at {begins} now");
            Drops += begins > first ? 1 : 0;
            first = begins;

            // A log that is younger than what retention keeps has all of this session's records.
            var next = CheckBatches(Records(reader, head), head);
            foreach (var (writer, number) in last)
            {
                Assert.True(next.GetValueOrDefault(writer) > number || first > head, $"Batch {number} of writer {writer} was acknowledged and is lost; {next.GetValueOrDefault(writer)} are there");
            }

            Opened += session >= 0 ? 1 : 0;
            Acknowledged += last.Values.Sum(static number => number + 1);
            Written += next.Values.Sum();
            head = reader.Head;
        }

        /// <summary>Checks the whole log every twentieth time, as the log and as the verifier see it.</summary>
        public void CheckAllNowAndThen()
        {
            if (checks % 20 == 0 && head > 0)
            {
                using var reader = EmbeddedLogReader.Open(path, TimeProvider.System);
                foreach (var session in Records(reader, 0).GroupBy(static record => record.Entry.CorrelationId[..record.Entry.CorrelationId.IndexOf('/', StringComparison.Ordinal)]))
                {
                    CheckBatches([.. session], long.Parse(session.Key, CultureInfo.InvariantCulture));
                }

                var verified = LogVerifier.Verify(path);
                Assert.Empty(verified.Problems);
                Assert.Equal(head - first, verified.Segments.Sum(static segment => segment.Records));
            }
        }

        private static long FirstOf(EmbeddedLogReader reader)
        {
            using var scan = reader.Scan();
            return scan.MoveNext() ? scan.Current.Position : reader.Head;
        }

        private static List<LogRecord> Records(EmbeddedLogReader reader, long from) =>
            reader.ReadAsync(new LogQuery { FromPosition = from }).ToBlockingEnumerable(Token).ToList();

        /// <summary>Checks that whole batches of one session follow each other, each writer's in order and each stream's with the versions that follow.</summary>
        /// <returns>For each writer the number of its batches.</returns>
        private Dictionary<int, int> CheckBatches(List<LogRecord> found, long session)
        {
            Dictionary<int, int> next = [];
            Dictionary<int, long> versions = [];
            for (var at = 0; at < found.Count;)
            {
                var (writer, number, place, size) = Read(found[at]);
                var isFirst = !next.ContainsKey(writer) && first > session;
                Assert.Equal(0, place);
                Assert.True(isFirst || number == next.GetValueOrDefault(writer), $"position {found[at].Position}: batch {number} of writer {writer}, expected {next.GetValueOrDefault(writer)}");
                next[writer] = number + 1;
                for (var i = 0; i < size; i++, at++)
                {
                    Assert.True(at < found.Count, $"batch {number} of writer {writer} is not whole");
                    Assert.Equal((writer, number, i, size), Read(found[at]));
                    Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"{session}/{writer}"), found[at].Entry.CorrelationId);
                    var version = ((EventEnvelope)found[at].Entry).StreamVersion!.Value;
                    Assert.True((isFirst && i == 0) || version == versions.GetValueOrDefault(writer) + 1, $"position {found[at].Position} has version {version}");
                    versions[writer] = version;
                }
            }

            return next;
        }

        private (long Session, Dictionary<int, int> Last) ReadAcknowledged()
        {
            Dictionary<int, int> last = [];
            var session = -1L;
            var bytes = File.Exists(path + ".acks") ? File.ReadAllBytes(path + ".acks") : [];
            for (var at = 0; at + 8 <= bytes.Length; at += 8)
            {
                var (writer, number) = (BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at)), BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at + 4)));
                if (writer < 0)
                {
                    session = number;
                }
                else
                {
                    last[writer] = number;
                }
            }

            // The next writer may be killed before it begins its own.
            File.Delete(path + ".acks");

            return (session, last);
        }

        private static (int Writer, int Number, int Place, int Size) Read(LogRecord record) =>
            ((EventEnvelope)record.Entry).Data.ToString().Trim('[', ']').Split(',').Select(static n => int.Parse(n, CultureInfo.InvariantCulture)).ToArray() is [var writer, var number, var place, var size]
                ? (writer, number, place, size)
                : throw new InvalidOperationException("Not what the writer writes.");
    }
}
