namespace Rehearsal.Stages;

/// <summary>Times for people.</summary>
internal static class Durations
{
    public static string Text(TimeSpan time) => time.TotalSeconds < 1
        ? $"{time.TotalMilliseconds:0.###} ms"
        : $"{time.TotalSeconds:0.###} s";
}
