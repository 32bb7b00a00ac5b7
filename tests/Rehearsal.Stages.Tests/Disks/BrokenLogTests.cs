using Rehearsal.Events;

namespace Rehearsal.Stages.Tests.Disks;

/// <summary>The harness itself is on trial: a log broken on purpose must not pass.</summary>
public sealed class BrokenLogTests
{
    private const int Seeds = 60;

    [Fact]
    public void Life_FlushesAreForgotten_IsCaught() => Catches(BrokenDisks.Forgetting);

    [Fact]
    public void Life_AcknowledgesBeforeItWrites_IsCaught() => Catches(BrokenDisks.Hasty);

    [Fact]
    public void Life_FlushesBeforeItWrites_IsCaught() => Catches(BrokenDisks.Late);

    [Fact]
    public void Life_WritesInAnotherOrder_IsCaught() => Catches(BrokenDisks.Reordering);

    private static void Catches(Func<IDisk, IDisk> broken)
    {
        var caught = 0;
        for (var seed = 0UL; seed < Seeds; seed++)
        {
            try
            {
                LogLife.Run(seed, broken);
            }
            catch (Exception e) when (e is BrokenLawException or EventLogException)
            {
                caught++;
                if (caught == 1)
                {
                    TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}: {e.Message}");
                }
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{caught} of {Seeds} seeds");
        Assert.True(caught > 0);
    }
}
