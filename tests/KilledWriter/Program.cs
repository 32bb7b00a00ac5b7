using System.Globalization;
using System.Text;
using KilledWriter;
using Rehearsal.Events;

// Appends from several threads until it is killed, and says on standard output what was acknowledged: "WRITER NUMBER", a line a batch.
// Arguments: FOLDER DURABILITY [broken]; or "many" and what ManyLogs says; or follow FOLDER NAME SEED, which follows and marks instead.
if (args is ["follow", var followed, var name, var followerSeed])
{
    await KilledFollower.RunAsync(followed, name, int.Parse(followerSeed, CultureInfo.InvariantCulture));
    return;
}

if (args is ["many", var place, var strike, var call, var seed, var disk])
{
    ManyLogs.Run(place, Enum.Parse<Strike>(strike), int.Parse(call, CultureInfo.InvariantCulture), int.Parse(seed, CultureInfo.InvariantCulture), disk == "broken");
    return;
}

var log = Writing.Open(args[0], Enum.Parse<LogDurability>(args[1]), args is [_, _, "broken"] ? new HoldingDisk() : RealDisk.Instance);
var output = Console.OpenStandardOutput();
var gate = new Lock();
Writing.Run(log, 8, (writer, number) =>
{
    var line = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{writer} {number}\n"));
    lock (gate)
    {
        output.Write(line);
        output.Flush();
    }
});
