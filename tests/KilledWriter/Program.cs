using System.Globalization;
using System.Text;
using KilledWriter;
using Rehearsal.Events;

// Appends from several threads until it is killed, and says on standard output what was acknowledged: "WRITER NUMBER", a line a batch.
// Arguments: FOLDER DURABILITY [broken]; or follow FOLDER NAME SEED, which follows and marks instead.
if (args is ["follow", var followed, var name, var seed])
{
    await KilledFollower.RunAsync(followed, name, int.Parse(seed, CultureInfo.InvariantCulture));
}

const int Writers = 8;
var disk = args is [_, _, "broken"] ? new HoldingDisk() : (IDisk)RealDisk.Instance;
var log = EmbeddedEventLog.Open(new EmbeddedLogOptions
{
    Folder = args[0],
    Durability = Enum.Parse<LogDurability>(args[1]),
    SegmentSize = 64 * 1024,
    Disk = disk,
});
var session = log.Head;
var output = Console.OpenStandardOutput();
var gate = new Lock();
var writers = Enumerable.Range(0, Writers).Select(writer => new Thread(() => Write(writer))).ToList();
writers.ForEach(static writer => writer.Start());
writers.ForEach(static writer => writer.Join());

void Write(int writer)
{
    for (var number = 0; ; number++)
    {
        // The writer and the number of the batch, the place in it and its size: what is found must say the same.
        var size = 1 + ((writer + number) % 4);
        var batch = new LogEntry[size];
        for (var i = 0; i < size; i++)
        {
            batch[i] = new EventEnvelope
            {
                Id = new Guid(writer, (short)i, (short)size, BitConverter.GetBytes((long)number)),
                Time = DateTimeOffset.UnixEpoch,
                CorrelationId = string.Create(CultureInfo.InvariantCulture, $"{session}/{writer}"),
                Type = "Written",
                Source = "killed_writer",
                Stream = string.Create(CultureInfo.InvariantCulture, $"{session}/{writer}"),
                Data = new EventData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"[{writer},{number},{i},{size}]"))),
            };
        }

        log.AppendAsync(batch).AsTask().GetAwaiter().GetResult();
        var line = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{writer} {number}\n"));
        lock (gate)
        {
            output.Write(line);
            output.Flush();
        }
    }
}
