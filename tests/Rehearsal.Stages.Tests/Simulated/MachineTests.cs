using System.Globalization;
using Rehearsal.Events;
using Rehearsal.Messaging;
using Rehearsal.Scenarios;
using static Rehearsal.Stages.Tests.TestSystem;

namespace Rehearsal.Stages.Tests;

/// <summary>What differs from machine to machine is not seen by handlers on the simulated stage, and so stands in no recording.</summary>
public sealed class MachineTests
{
    [Fact]
    public void Run_MachineWritesNumbersWithACommaElsewhere_GivesTheSameRecords()
    {
        var here = Stage.Run("simulated", Writing, Build(static builder => builder.AddService<Writer>()));
        var comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        comma.NumberFormat.NumberDecimalSeparator = ",";
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = comma;

            var there = Stage.Run("simulated", Writing, Build(static builder => builder.AddService<Writer>()));

            Assert.Equal(here.Records, there.Records);
            Assert.Equal("1,5", $"{1.5}");
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }

        Assert.Contains(here.Events, static published => published.Data.ToString().Contains("1.5 at once, 2.5 later", StringComparison.Ordinal));
        Assert.Contains(here.Records, static record => record.Entry is Span { Error.Message: "No result within 12.5 ms" });
    }

    private static Scenario Writing => ScenarioBuilder.Create("writing").Trigger(new Ping("p-1")).Assert(static assert => assert.EventCount<Written>(exactly: 1)).Build();

    public sealed record Written([Subject] string Id, string Text);

    public sealed class Writer(TimeProvider time)
    {
        [Handler]
        public async Task<Written> Write(Ping ping)
        {
            var text = $"{1.5} at once";
            await Task.Delay(TimeSpan.FromMilliseconds(1), time);
            return new Written(ping.Id, $"{text}, {2.5} later");
        }

        [Handler, Timeout(12.5)]
        public Task TakeTooLong(Written written, CancellationToken cancellationToken) => Task.Delay(TimeSpan.FromSeconds(1), time, cancellationToken);
    }
}
