using System.Diagnostics;
using Rehearsal.Events;

namespace Rehearsal.Peers.Log;

/// <summary>The limit: bytes written to a preallocated file and flushed, or read, with nothing around it.</summary>
internal static class BareFile
{
    private const long Reserved = 64 * 1024 * 1024;

    /// <summary>Writes and flushes blocks of records.</summary>
    /// <returns>The µs of each block.</returns>
    public static double[] WriteFlushed(Places places, int records, int count)
    {
        var path = places.Next();
        var times = new double[count];
        using (var file = RealDisk.Instance.Open(path, DiskAccess.Create))
        {
            file.Preallocate(Reserved);
            var block = new byte[records * SampleEvents.Size];
            Array.Fill(block, (byte)7);
            for (var n = 0; n < count; n++)
            {
                var begin = Stopwatch.GetTimestamp();
                file.WriteAt(block, (long)n * block.Length);
                file.Flush();
                times[n] = Stopwatch.GetElapsedTime(begin).TotalMicroseconds;
            }
        }

        Places.Remove(path);
        return times;
    }

    /// <summary>Writes blocks of records that nobody flushes.</summary>
    public static Spent WriteBuffered(Places places, int records, int count)
    {
        var path = places.Next();
        Spent spent;
        using (var file = RealDisk.Instance.Open(path, DiskAccess.Create))
        {
            file.Preallocate(Math.Max(Reserved, (long)records * count * SampleEvents.Size));
            var block = new byte[records * SampleEvents.Size];
            Array.Fill(block, (byte)7);
            spent = Spent.On(() =>
            {
                for (var n = 0; n < count; n++)
                {
                    file.WriteAt(block, (long)n * block.Length);
                }
            });
        }

        Places.Remove(path);
        return spent.Each(records * count);
    }

    /// <summary>Reads the segments of a log in blocks and looks at nothing.</summary>
    public static Spent Read(string folder, int events)
    {
        var buffer = new byte[256 * 1024];
        return Spent.On(() =>
        {
            foreach (var segment in Directory.GetFiles(folder, "*.segment").Order(StringComparer.Ordinal))
            {
                using var file = File.OpenHandle(segment);
                for (long at = 0; RandomAccess.Read(file, buffer, at) is > 0 and var read; at += read)
                {
                }
            }
        }).Each(events);
    }
}
