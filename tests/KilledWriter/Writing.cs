using System.Globalization;
using System.Text;
using Rehearsal.Events;

namespace KilledWriter;

/// <summary>Several threads that append without end.</summary>
internal static class Writing
{
    /// <summary>Opens the log as every writer here does.</summary>
    public static EmbeddedEventLog Open(string folder, LogDurability durability, IDisk disk) => EmbeddedEventLog.Open(new EmbeddedLogOptions
    {
        Folder = folder,
        Durability = durability,
        SegmentSize = 64 * 1024,
        Disk = disk,
    });

    /// <summary>Appends until the process ends.</summary>
    /// <param name="log">The log.</param>
    /// <param name="count">The threads.</param>
    /// <param name="acknowledged">Told of the writer and the number of each batch whose append has returned.</param>
    public static void Run(EmbeddedEventLog log, int count, Action<int, int> acknowledged)
    {
        var session = log.Head;
        var writers = Enumerable.Range(0, count).Select(writer => new Thread(() =>
        {
            for (var number = 0; ; number++)
            {
                log.AppendAsync(Batch(session, writer, number)).AsTask().GetAwaiter().GetResult();
                acknowledged(writer, number);
            }
        })).ToList();
        writers.ForEach(static writer => writer.Start());
        writers.ForEach(static writer => writer.Join());
    }

    /// <summary>Makes a batch. The writer and the number of the batch, the place in it and its size: what is found must say the same.</summary>
    public static LogEntry[] Batch(long session, int writer, int number)
    {
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

        return batch;
    }
}
