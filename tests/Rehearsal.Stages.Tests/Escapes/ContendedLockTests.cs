using Rehearsal.Messaging;
using Rehearsal.Scenarios;

namespace Rehearsal.Stages.Tests;

/// <summary>A lock that another thread holds for a moment is no wait that leaves the scheduler: the runtime takes such locks in any work.</summary>
[Collection(QuietProcess.Name)]
public sealed class ContendedLockTests
{
    // So often that the compiler has made its fastest code of the way there, with calls drawn into one another.
    private const int Rounds = 2_000;

    public static TheoryData<string> Locks => ["Monitor", "Lock", "Lazy"];

    [Theory]
    [MemberData(nameof(Locks))]
    public void Run_ALockIsHeldByAnotherThread_IsNoEscape(string kind)
    {
        var system = new SystemBuilder("meeting").AddService<Meeting>().Build();
        var scenario = ScenarioBuilder.Create("meets").Trigger(new Meet(kind, Rounds)).WaitForEvent<Met>(TimeSpan.FromSeconds(5)).Build();

        var run = Stage.Run("simulated", scenario, system);

        Assert.True(run.Verdict == Verdict.Passed, run.Error);
        Assert.Equal(RunLevel.Deterministic, run.Level);
        Assert.Empty(run.Escapes);
    }

    public sealed record Meet([Subject] string Kind, int Rounds);

    public sealed record Met([Subject] string Kind);

    public sealed class Meeting
    {
        // In turns: a busy machine may take more time for all of it than one turn may.
        [Handler]
        public async Task<Met> Take(Meet meet)
        {
            for (var rounds = 0; rounds < meet.Rounds; rounds += 50)
            {
                LockHolder.Contend(meet.Kind, 50);
                await Task.Yield();
            }

            return new Met(meet.Kind);
        }
    }
}
