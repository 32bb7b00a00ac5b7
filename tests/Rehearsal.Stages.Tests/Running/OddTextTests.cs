using Rehearsal.Events;
using Rehearsal.Messaging;
using Rehearsal.Scenarios;
using static Rehearsal.Stages.Tests.TestSystem;

namespace Rehearsal.Stages.Tests;

/// <summary>Texts of the system need not be as they should.</summary>
public sealed class OddTextTests
{
    [Fact]
    public void Run_ExceptionWithoutAMessage_IsRecordedAndReadBack() => Assert.Equal(string.Empty, MessageOf("none"));

    [Fact]
    public void Run_MessageWithHalfACharacter_IsRecordedAsItReadsBack() => Assert.Equal("half \uFFFD", MessageOf("half"));

    [Fact]
    public void Run_SubjectWithHalfACharacter_IsTheOneThatReadsBack()
    {
        var run = Stage.Run("simulated", ScenarioBuilder.Create("odd").Trigger(new Ping("half \uD83D")).Build());

        Assert.All(run.Events, static published => Assert.Equal("half \uFFFD", published.Subject));
    }

    private static string MessageOf(string id)
    {
        var run = Stage.Run("simulated", ScenarioBuilder.Create("odd").Trigger(new Ping(id)).Build(), Build(static builder => builder.AddService<Odd>()));
        using var written = new MemoryStream();
        new Recording(run.Header, run.Records).Write(written);
        written.Position = 0;
        Assert.Equal(run.Records, Recording.Read(written).Records);
        return run.Records.Select(static record => record.Entry).OfType<Span>().Single(static span => span.Error is not null).Error!.Message;
    }

    public sealed class Odd
    {
        [Handler]
        public void Take(Ping ping) => throw new OddException(ping.Id == "none" ? null! : "half \uD83D");
    }

    private sealed class OddException(string message) : Exception
    {
        public override string Message => message;
    }
}
