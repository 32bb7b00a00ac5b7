namespace Rehearsal.Samples.Tests.Repeats;

/// <summary>Other work that wants every processor, now and then and for a while, until it is disposed of.</summary>
/// <remarks>
/// Bursts of up to a time slice of the kernel, so that threads of a program beside it lose their processor in the middle of what they do. It takes about
/// a fifth of the machine: two programs at a time want all of it already.
/// </remarks>
internal sealed class MachineLoad : IDisposable
{
    private const int BurstMaxMs = 20;
    private const int RestFactor = 4;

    private readonly ManualResetEventSlim over = new();
    private readonly List<Thread> threads;

    public MachineLoad()
    {
        threads = [.. Enumerable.Range(0, Environment.ProcessorCount).Select(number => new Thread(() => Work(new Random(number))) { IsBackground = true })];
        threads.ForEach(static thread => thread.Start());
    }

    public void Dispose()
    {
        over.Set();
        threads.ForEach(static thread => thread.Join());
        over.Dispose();
    }

    private void Work(Random random)
    {
        var rest = 0;
        while (!over.Wait(rest))
        {
            var burst = random.Next(1, BurstMaxMs + 1);
            var end = Environment.TickCount64 + burst;
            while (Environment.TickCount64 < end)
            {
                Thread.SpinWait(100);
            }

            rest = burst * RestFactor;
        }
    }
}
