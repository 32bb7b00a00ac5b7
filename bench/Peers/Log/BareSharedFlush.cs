using System.Diagnostics;
using Rehearsal.Events;

namespace Rehearsal.Peers.Log;

/// <summary>The limit for many callers: each copies a record into a shared buffer and awaits the write and flush that takes it along. No index, no checksum, no positions.</summary>
internal sealed class BareSharedFlush(IDiskFile file)
{
    private readonly Lock gate = new();
    private byte[] filling = new byte[1024 * 1024];
    private byte[] spare = new byte[1024 * 1024];
    private int length;
    private long at;
    private bool writing;
    private TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Lets so many callers append so many records each.</summary>
    /// <returns>The µs of one event.</returns>
    public static double Run(Places places, int callers, int each)
    {
        var path = places.Next();
        double elapsed;
        using (var file = RealDisk.Instance.Open(path, DiskAccess.Create))
        {
            file.Preallocate(64 * 1024 * 1024);
            var shared = new BareSharedFlush(file);
            var record = new byte[SampleEvents.Size];
            var begin = Stopwatch.GetTimestamp();
            Task.WaitAll([.. Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
            {
                for (var n = 0; n < each; n++)
                {
                    await shared.AppendAsync(record);
                }
            }))]);
            elapsed = Stopwatch.GetElapsedTime(begin).TotalMicroseconds / (callers * each);
        }

        Places.Remove(path);
        return elapsed;
    }

    private Task AppendAsync(byte[] record)
    {
        Task mine;
        lock (gate)
        {
            record.CopyTo(filling, length);
            length += record.Length;
            mine = done.Task;
            if (writing)
            {
                return mine;
            }

            writing = true;
        }

        Write();
        return mine;
    }

    private void Write()
    {
        while (true)
        {
            byte[] bytes;
            int count;
            TaskCompletionSource group;
            lock (gate)
            {
                if (length == 0)
                {
                    writing = false;
                    return;
                }

                (bytes, count, group) = (filling, length, done);
                (filling, spare, length) = (spare, bytes, 0);
                done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            file.WriteAt(bytes.AsSpan(0, count), at);
            file.Flush();
            at += count;
            group.SetResult();
        }
    }
}
