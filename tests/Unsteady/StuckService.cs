using System.Globalization;
using Rehearsal.Messaging;

namespace Unsteady;

public sealed record StickAsked(string Id) : IExample<StickAsked>
{
    public static StickAsked Example => new("s-1");
}

/// <summary>Never ends in a repeat, and leaves the id of its process in the current folder.</summary>
public sealed class StuckService
{
    public const string IdFile = "stuck.pid";

    [Handler]
    public void Stick(StickAsked asked)
    {
        if (Environment.GetEnvironmentVariable("REHEARSAL_REPEAT") is not null)
        {
            File.WriteAllText($"{IdFile}.part", Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            File.Move($"{IdFile}.part", IdFile);
            Thread.Sleep(Timeout.Infinite);
        }
    }
}
