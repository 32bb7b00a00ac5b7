using Rehearsal.Analysis;
using Rehearsal.Events;
using Rehearsal.Messaging;
using Rehearsal.Scenarios;
using Rehearsal.Stages;

namespace Rehearsal.Hosting;

/// <summary>Takes the path of a run once, on a small system of its own, while the real one is still being read.</summary>
/// <remarks>
/// Most of a small run's time goes into compiling the code it touches for the first time. A second core can do much of that
/// meanwhile. Nothing is shared with the real run but compiled code, and nothing waits for this.
/// </remarks>
internal static class WarmUp
{
    /// <summary>Starts warming up on a background thread; on one core, which has nothing to spare, it does nothing.</summary>
    public static void Start()
    {
        if (Environment.ProcessorCount > 1)
        {
            new Thread(Run) { IsBackground = true, Name = "warm-up" }.Start();
        }
    }

    private static void Run()
    {
        try
        {
            // What the main thread comes to last goes first: there it is certain to be early enough.
            var system = new SystemBuilder("warm_up").AddService<EchoService>().Build();
            var scenario = ScenarioBuilder.Create("warm-up").Trigger(new Asked("?")).Build();
            var run = new SimulatedStage(TimeProvider.System).Run(system, scenario, seed: 0, progress: null, CancellationToken.None);
            FlowText.Write(TextWriter.Null, FlowAnalysis.Analyze(run.Records, new FlowAnalysisOptions()));
            new Recording(run.Header, run.Records).Write(Stream.Null);
        }
        catch (Exception)
        {
            // It is only a warm-up: what is wrong shows in the real run, where it is reported.
        }
    }

    internal sealed record Asked(string Text);

    internal sealed record Answered(string Text);

    internal sealed class EchoService
    {
        private int answers;

        [Handler]
        public Answered Echo(Asked asked) => new($"{asked.Text} {++answers}");
    }
}
