namespace Rehearsal.Simulation.Tests.Time;

public sealed class TimerQueueTests
{
    [Fact]
    public void Queue_RandomAddsMovesAndRemoves_AgreesWithASortedList()
    {
        using var simulation = Simulations.Create();
        for (var seed = 0UL; seed < 200; seed++)
        {
            var random = new SeededRandom(seed);
            var queue = new TimerQueue();
            var model = new List<(long Due, uint Tie, VirtualTimer Timer)>();
            var sequence = 0UL;
            for (var step = 0; step < 400; step++)
            {
                // Few distinct keys, so that both kinds of tie are met.
                var due = random.NextInt64(20);
                var tie = (uint)random.Next(3);
                var pick = model.Count == 0 ? -1 : random.Next(model.Count);
                switch (random.Next(6))
                {
                    case <= 2:
                        var timer = (VirtualTimer)simulation.Time.CreateTimer(_ => { }, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                        timer.TieState = ++sequence;
                        timer.Slot = queue.Add(timer, due, tie);
                        model.Add((due, tie, timer));
                        break;
                    case 3 when pick >= 0:
                        queue.Move(model[pick].Timer.Slot, due, tie);
                        model[pick] = (due, tie, model[pick].Timer);
                        break;
                    case 4 when pick >= 0:
                        queue.Remove(model[pick].Timer.Slot);
                        model.RemoveAt(pick);
                        break;
                    case 5 when pick >= 0:
                        AssertTakesEarliest(queue, model);
                        break;
                }

                Assert.Equal(model.Count, queue.Count);
            }

            while (model.Count > 0)
                AssertTakesEarliest(queue, model);
            Assert.Equal(0, queue.Count);
        }
    }

    // Wide: the near part is taken by a sample. One instant: no part is nearer than another. Growing: each is due before all that are there.
    [Theory]
    [InlineData("wide")]
    [InlineData("one instant")]
    [InlineData("nearer and nearer")]
    [InlineData("as the clock moves")]
    public void Queue_ManyTimers_AgreesWithASortedSet(string shape)
    {
        using var simulation = Simulations.Create();
        var random = new SeededRandom(7);
        var queue = new TimerQueue();
        var model = new SortedSet<(long Due, uint Tie, ulong State, int Index)>();
        var timers = new List<VirtualTimer>();
        var keys = new List<(long Due, uint Tie, ulong State, int Index)>();
        var now = 1_000_000L;
        for (var step = 0; step < 120_000; step++)
        {
            // Grows to many times what one heap holds, then shrinks to nothing.
            var adds = random.Next(100) < (step < 60_000 ? 80 : 20);
            if (adds || model.Count == 0)
            {
                var timer = (VirtualTimer)simulation.Time.CreateTimer(_ => { }, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                timer.TieState = (ulong)timers.Count + 1;
                Arm(timer, timers.Count, isNew: true);
                timers.Add(timer);
            }
            else if (random.Next(4) is var kind && kind < 2)
            {
                var (due, _, _, index) = model.Min;
                Assert.Equal(due, queue.EarliestTicks);
                Assert.Same(timers[index], queue.TakeEarliest());
                Assert.Equal(-1, timers[index].Slot);
                Assert.True(model.Remove(model.Min));
                now = due;
            }
            else
            {
                var index = random.Next(timers.Count);
                if (!model.Remove(keys[index]))
                    continue;
                if (kind == 2)
                    Arm(timers[index], index, isNew: false);
                else
                    queue.Remove(timers[index].Slot);
            }

            Assert.Equal(model.Count, queue.Count);
        }

        while (model.Count > 0)
        {
            Assert.Same(timers[model.Min.Index], queue.TakeEarliest());
            model.Remove(model.Min);
        }

        Assert.Equal(0, queue.Count);

        void Arm(VirtualTimer timer, int index, bool isNew)
        {
            var due = shape switch
            {
                "wide" => random.NextInt64(1_000_000_000),
                "one instant" => 5,
                "nearer and nearer" => 1_000_000_000 - model.Count,
                _ => now + 500_000 + random.NextInt64(1_000_000),
            };
            var tie = (uint)random.Next(1_000);
            if (isNew)
                timer.Slot = queue.Add(timer, due, tie);
            else
                queue.Move(timer.Slot, due, tie);
            if (isNew)
                keys.Add(default);
            keys[index] = (due, tie, timer.TieState, index);
            model.Add(keys[index]);
        }
    }

    private static void AssertTakesEarliest(TimerQueue queue, List<(long Due, uint Tie, VirtualTimer Timer)> model)
    {
        var expected = model.OrderBy(entry => entry.Due).ThenBy(entry => entry.Tie).ThenBy(entry => entry.Timer.TieState).First();
        Assert.Equal(expected.Due, queue.EarliestTicks);
        Assert.Same(expected.Timer, queue.TakeEarliest());
        model.Remove(expected);
    }
}
