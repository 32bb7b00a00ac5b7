namespace Rehearsal.Bench.Simulated;

/// <summary>Virtual users: each waits 100 ms, then awaits a handler that waits 50 ms, and begins anew. Two timer events a round.</summary>
internal static class UsersLoop
{
    private const int RoundMs = 150;

    public static async Task RunAsync(TimeProvider time, int users, int rounds)
    {
        var running = new Task[users];
        for (var user = 0; user < users; user++)
        {
            running[user] = LiveAsync(time, TimeSpan.FromMilliseconds(RoundMs * (double)user / users), rounds);
        }

        foreach (var user in running)
        {
            await user;
        }
    }

    // Users arrive spread over one round: a crowd at one instant is another question.
    private static async Task LiveAsync(TimeProvider time, TimeSpan arrival, int rounds)
    {
        await Task.Delay(arrival, time);
        for (var round = 0; round < rounds; round++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), time);
            await HandleAsync(time);
        }
    }

    private static async Task HandleAsync(TimeProvider time) => await Task.Delay(TimeSpan.FromMilliseconds(50), time);
}
