using Rehearsal.Events;
using Rehearsal.Messaging;
using Rehearsal.Scenarios;
using Rehearsal.Stages;
using Tickets;

namespace Rehearsal.Docs.Tests;

/// <summary>The scenario of the tutorial, in C#.</summary>
public sealed class PrinterJamsTests
{
    [Fact]
    public void PrinterJamsOnce_TicketIsPrinted()
    {
        var builder = new SystemBuilder("Tickets");
        TicketSystem.Define(builder);
        var scenario = ScenarioBuilder.Create("The printer jams once")
            .InjectFailure<TicketSold>(service: "print_room", transient: true, attempts: 1, message: "Paper jam")
            .Trigger<TicketRequested>()
            .WaitForEvent<TicketPrinted>(within: TimeSpan.FromSeconds(5))
            .Assert(assert => assert
                .EventCount<TicketPrinted>(exactly: 1)
                .EventData<TicketPrinted>(ticket => ticket.Field("seat").Is(1)))
            .Build();

        var run = new SimulatedStage(TimeProvider.System).Run(builder.Build(), scenario, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(Verdict.Passed, run.Verdict);
    }

    [Fact]
    public void SameScenarioInYaml_LeavesTheSameRecording()
    {
        var file = Path.Combine(Page.Root, "docs/snippets/Tickets/scenarios/printer_jams.yaml");
        var fromYaml = ScenarioYaml.Read(file, File.ReadAllBytes(file)).Scenario!;
        var fromCode = ScenarioBuilder.Create("The printer jams once")
            .InjectFailure<TicketSold>(service: "print_room", transient: true, attempts: 1, message: "Paper jam")
            .Trigger<TicketRequested>()
            .WaitForEvent<TicketPrinted>(within: TimeSpan.FromSeconds(5))
            .Assert(assert => assert.EventCount<TicketPrinted>(exactly: 1).EventData<TicketPrinted>(ticket => ticket.Field("seat").Is(1)))
            .Build();

        Assert.Equal(ScenarioHash.Compute(fromYaml), ScenarioHash.Compute(fromCode));
        Assert.Equal(Sha256Of(fromYaml), Sha256Of(fromCode));
    }

    private static string Sha256Of(Scenario scenario)
    {
        var builder = new SystemBuilder("Tickets");
        TicketSystem.Define(builder);
        var run = new SimulatedStage(TimeProvider.System).Run(builder.Build(), scenario);
        using var writer = new RecordingWriter(Stream.Null, run.Header);
        foreach (var record in run.Records)
        {
            writer.Write(record);
        }

        return writer.Complete();
    }
}
