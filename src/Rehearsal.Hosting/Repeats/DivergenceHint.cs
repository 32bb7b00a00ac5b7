using System.Globalization;
using Rehearsal.Analysis;

namespace Rehearsal.Hosting;

/// <summary>Says what a difference between a run and its repeat points to, and what to do about it.</summary>
internal static class DivergenceHint
{
    public static string For(RecordingDivergence divergence, DivergenceOrigin origin, RepeatSurroundings repeat) =>
        origin == DivergenceOrigin.SharedState
            ? "keep state in the service, or register types and factories with system.Services: no static, no instance"
            : OfSurroundings(divergence, repeat) ?? OfNature(divergence.Nature) ?? Otherwise(origin, repeat);

    // The repeat's value names what only the repeat had.
    private static string? OfSurroundings(RecordingDivergence divergence, RepeatSurroundings repeat)
    {
        var (left, right) = (divergence.Left ?? "", divergence.Right ?? "");
        return Names(repeat.TimeZone) ? $"the machine's time zone; the repeat ran in {repeat.TimeZone}: use UTC, or name the zone"
            : Names(repeat.Culture) ? $"the machine's culture; the repeat ran in {repeat.Culture}: use CultureInfo.InvariantCulture, or name the culture"
            : left == Number(Environment.ProcessorCount) && right == Number(repeat.ProcessorCount)
                ? $"Environment.ProcessorCount; the repeat had {repeat.ProcessorCount}: take such a number from the settings"
            : null;

        bool Names(string value) => value.Length > 0 && right.Contains(value, StringComparison.Ordinal) && !left.Contains(value, StringComparison.Ordinal);
    }

    private static string? OfNature(DivergenceNature nature) => nature switch
    {
        DivergenceNature.WallClock => "looks like the wall clock: take a TimeProvider from the constructor, or context.Time",
        DivergenceNature.TimeZone => "the same time in two time zones: use UTC, or name the zone",
        DivergenceNature.Guid => "looks like Guid.NewGuid(): make ids from the event, its id or its subject",
        DivergenceNature.NumberFormat => "one number in two ways of writing: format with CultureInfo.InvariantCulture",
        DivergenceNature.Order => "the same in another order: sort what comes out of a collection that orders by hash codes, and keep waits on the stage's scheduler",
        DivergenceNature.Duration => "only the time differs: wait with the stage's TimeProvider, draw lengths from its Random, and keep waits on its scheduler",
        DivergenceNature.Missing => "one of the two did less: look for what decides it outside the stage, or for work that left the scheduler",
        DivergenceNature.OtherRecord => "one of the two did something else: look for what decides it outside the stage, such as Random.Shared or the machine",
        DivergenceNature.Header => "the two did not run the same scenario in the same way: see whether its file changed, or whether work left the scheduler",
        _ => null,
    };

    private static string Otherwise(DivergenceOrigin origin, RepeatSurroundings repeat) => origin == DivergenceOrigin.Surroundings
        ? $"look for what is read from the machine: the repeat had {Others(repeat)}"
        : $"look for what is read outside the stage: Random.Shared, hash codes, statics, files. The repeat had {Others(repeat)}";

    private static string Others(RepeatSurroundings repeat)
    {
        List<string> others = [Quantity.Count(repeat.ProcessorCount, "processor"), "another GC mode"];
        if (repeat.Culture.Length > 0)
        {
            others.Insert(0, $"culture {repeat.Culture}");
        }

        if (repeat.TimeZone.Length > 0)
        {
            others.Insert(0, $"time zone {repeat.TimeZone}");
        }

        return string.Join(", ", others);
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
