using System.Diagnostics;
using Rehearsal.Analysis;
using Rehearsal.Scenarios;
using Rehearsal.Stages;

namespace Rehearsal.Hosting;

/// <summary>One line that is rewritten in place: scenario, step, stage time, events, and the wall time, which moves while a step waits.</summary>
internal sealed class LiveProgressDisplay : RunProgressDisplay
{
    private const string ClearLine = "\r\u001b[2K";
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(200);

    private readonly Lock gate = new();
    private readonly ProgramOutput output;
    private readonly int count;
    private readonly Timer timer;
    private int number;
    private string name = "";
    private string start = "";
    private long started;
    private RunProgress? latest;
    private bool isShown;
    private bool isRunning;

    public LiveProgressDisplay(ProgramOutput output, int count)
    {
        this.output = output;
        this.count = count;
        timer = new Timer(static state => ((LiveProgressDisplay)state!).Draw(), this, Period, Period);
    }

    public override void Begin(Scenario scenario, string stage, ulong seed) => Begin(TextWidth.Clean(scenario.Name), "starting");

    public override void BeginRepeat(Scenario scenario) => Begin(TextWidth.Clean(scenario.Name), "repeating in a new process");

    public override void Report(RunProgress value)
    {
        lock (gate)
        {
            latest = value;
        }
    }
    public override void End()
    {
        lock (gate)
        {
            isRunning = false;
            if (isShown)
            {
                output.Error.Write(ClearLine);
                isShown = false;
            }
        }
    }

    public override void Dispose()
    {
        timer.Dispose();
        base.Dispose();
    }

    private void Begin(string scenario, string words)
    {
        lock (gate)
        {
            number++;
            name = scenario;
            start = words;
            started = Stopwatch.GetTimestamp();
            latest = null;
            isRunning = true;
        }

        Draw();
    }

    // Steps do not draw, the timer does: a run that reports a million steps costs no million writes.
    private void Draw()
    {
        lock (gate)
        {
            if (isRunning)
            {
                output.Error.Write(ClearLine + TextWidth.Cut(Line(), output.Width - 1));
                isShown = true;
            }
        }
    }

    private string Line()
    {
        var elapsed = Quantity.Duration(TimeSpan.FromSeconds(Math.Round(Stopwatch.GetElapsedTime(started).TotalSeconds, 1)));
        var line = $"[{number}/{count}] {name}";
        return latest is null
            ? $"{line} · {start} · {elapsed}"
            : $"{line} · {StepOf(latest)} · stage {Quantity.Duration(latest.StageTime)} · {Quantity.Count(latest.EventCount, "event")} · {elapsed}";
    }

    private static string StepOf(RunProgress progress) => progress.Step is null
        ? "settling"
        : $"step {progress.StepNumber}/{progress.StepCount} {StepWords.Of(progress.Step)}";
}
