namespace Rehearsal.Simulation.Tests.Time;

public sealed class TimerHeapTests
{
    [Fact]
    public void Heap_RandomAddsMovesAndRemoves_AgreesWithASortedList()
    {
        using var simulation = Simulations.Create();
        for (var seed = 0UL; seed < 200; seed++)
        {
            var random = new SeededRandom(seed);
            var heap = new TimerHeap();
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
                        timer.Slot = heap.Add(timer, due, tie);
                        model.Add((due, tie, timer));
                        break;
                    case 3 when pick >= 0:
                        heap.Move(model[pick].Timer.Slot, due, tie);
                        model[pick] = (due, tie, model[pick].Timer);
                        break;
                    case 4 when pick >= 0:
                        heap.Remove(model[pick].Timer.Slot);
                        model.RemoveAt(pick);
                        break;
                    case 5 when pick >= 0:
                        AssertTakesEarliest(heap, model);
                        break;
                }

                Assert.Equal(model.Count, heap.Count);
            }

            while (model.Count > 0)
                AssertTakesEarliest(heap, model);
            Assert.Equal(0, heap.Count);
        }
    }

    private static void AssertTakesEarliest(TimerHeap heap, List<(long Due, uint Tie, VirtualTimer Timer)> model)
    {
        var expected = model.OrderBy(entry => entry.Due).ThenBy(entry => entry.Tie).ThenBy(entry => entry.Timer.TieState).First();
        Assert.Equal(expected.Due, heap.EarliestTicks);
        Assert.Same(expected.Timer, heap.TakeEarliest());
        model.Remove(expected);
    }
}
