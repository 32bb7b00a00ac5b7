using System.Globalization;
using System.Text;
using Rehearsal.Events;

namespace KilledWriter;

/// <summary>Follows a log and marks what comes, out of order, until it is killed. Says "R position" when a record came and "M position" when its mark returned.</summary>
public static class KilledFollower
{
    private const int Held = 8;

    public static async Task RunAsync(string folder, string name, int seed)
    {
        using var follower = LogFollower.Open(folder, name, TimeProvider.System, new LogFollowerOptions { Interval = TimeSpan.FromMilliseconds(1) });
        await using var output = Console.OpenStandardOutput();
        var random = new Random(seed);
        List<long> held = [];
        await foreach (var record in follower.FollowAsync())
        {
            Say("R", record.Position);
            held.Add(record.Position);
            if (held.Count == Held)
            {
                var at = random.Next(Held);
                await follower.MarkHandledAsync(held[at]);
                Say("M", held[at]);
                held.RemoveAt(at);
            }
        }

        void Say(string what, long position)
        {
            output.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{what} {position}\n")));
            output.Flush();
        }
    }
}
