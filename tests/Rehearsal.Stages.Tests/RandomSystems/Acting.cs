using Rehearsal.Messaging;

namespace Rehearsal.Stages.Tests.RandomSystems;

/// <summary>Does what the plan says, with waits that stay on the scheduler.</summary>
internal sealed class Acting(Plan plan, Gates gates, TimeProvider time, Random random)
{
    private const int PublishedMax = 200;

    /// <summary>Plays a handler.</summary>
    public async Task PlayAsync(string part, IHop hop, HandlerContext context)
    {
        var value = hop.Value;
        foreach (var act in plan.ActsOf(part, context.Event.Type[1] - '0'))
        {
            value = await PlayAsync(act, part, hop, value, context);
        }
    }

    /// <summary>Plays a part of a saga, and says what came of it.</summary>
    public async Task<long> PlayAsync(string part, int type, string key, HandlerContext context)
    {
        var hop = new E3(key, plan.HopsMax, 7);
        var value = 0L;
        foreach (var act in plan.ActsOf(part, type))
        {
            value = await PlayAsync(act, part, hop, value, context);
        }

        return value;
    }

    private async Task<long> PlayAsync(Act act, string part, IHop hop, long value, HandlerContext context)
    {
        var token = context.CancellationToken;
        switch (act.Kind)
        {
            case ActKind.Publish when plan.HopsMax == 0 || (hop.Hop < plan.HopsMax && gates.Published < PublishedMax):
                gates.Published++;
                context.Publish(HopEvents.Make(act.A, act.B == 0 ? hop.Key : HopEvents.KeyOf(act.B), hop.Hop + 1, value));
                return value;
            case ActKind.Wait:
                await Task.Delay(TimeSpan.FromMilliseconds(act.A), time, token);
                return value;
            case ActKind.WaitDeaf:
                await Task.Delay(TimeSpan.FromMilliseconds(act.A), time, CancellationToken.None);
                return value;
            case ActKind.Yield:
                for (var i = 0; i < act.A; i++)
                {
                    await Task.Yield();
                }

                return value;
            case ActKind.Hold:
                return await HoldAsync(gates.Semaphores[act.A], act.B, value);
            case ActKind.Put:
                gates.Channels[act.A].Writer.TryWrite(value + 1);
                return value;
            case ActKind.Take:
                return await gates.Channels[act.A].Reader.ReadAsync(act.B % 2 == 0 ? token : CancellationToken.None);
            case ActKind.Complete:
                gates.Sources[act.A].TrySetResult(value + 2);
                return value;
            case ActKind.Await:
                return await gates.Sources[act.A].Task;
            case ActKind.Draw:
                return random.Next(1_000) + gates.Looped;
            case ActKind.Effect:
                return await context.EffectAsync(act.A == 2 ? "Out\uD83Dside" : "Outside", act.A == 0 ? hop.Key : $"{context.Event.Id}/{act.A}", cancellation => CallAsync(act, context.Attempt, cancellation));
            case ActKind.Both:
                // Without the token: a delay that is cancelled completes a WhenAll or WhenAny by way of the thread pool.
                await Task.WhenAll(Task.Delay(TimeSpan.FromMilliseconds(act.A), time), Task.Delay(TimeSpan.FromMilliseconds(act.B), time));
                return value;
            case ActKind.Either:
                return await EitherAsync(act, value);
            case ActKind.Tick:
                return value + await TickAsync(act, token);
            case ActKind.Loop:
                _ = LoopAsync(act);
                return value;
            case ActKind.CancelAfter:
                return await CancelAfterAsync(act, value);
            case ActKind.FailFirst when context.Attempt <= act.A:
                throw new TransientFailureException($"attempt {context.Attempt} of {part}");
            case ActKind.FailSometimes when random.Next(100) < act.A:
                throw new InvalidOperationException($"unlucky: {random.NextDouble()}");
            case ActKind.FailForGood when act.B < 30:
                throw new PermanentFailureException($"{hop.Key} costs {value / 8.0:0.00}");
            case ActKind.FailOddly when act.B < 30:
                throw OddException.Number(act.B);
            default:
                return value;
        }
    }

    private async Task<long> HoldAsync(SemaphoreSlim semaphore, int milliseconds, long value)
    {
        await semaphore.WaitAsync();
        try
        {
            await Task.Delay(TimeSpan.FromMilliseconds(milliseconds), time);
            return value + 1;
        }
        finally
        {
            semaphore.Release();
        }
    }

    private async Task<long> CallAsync(Act act, int attempt, CancellationToken cancellationToken)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(act.B), time, cancellationToken);
        return act.A == 2 && attempt == 1 ? throw new TransientFailureException("no line") : random.Next(100);
    }

    private async Task<long> EitherAsync(Act act, long value)
    {
        var first = Task.Delay(TimeSpan.FromMilliseconds(act.A), time);
        var second = Task.Delay(TimeSpan.FromMilliseconds(act.B), time);
        return await Task.WhenAny(first, second) == first ? value + 1 : value + 2;
    }

    private async Task<long> TickAsync(Act act, CancellationToken cancellationToken)
    {
        // Some are left to the finalizer, whenever that comes.
        var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(act.B), time);
        var ticks = 0;
        while (ticks < act.A && await timer.WaitForNextTickAsync(cancellationToken))
        {
            ticks++;
        }

        if (act.B % 2 == 0)
        {
            timer.Dispose();
        }

        return ticks;
    }

    private async Task LoopAsync(Act act)
    {
        for (var i = 0; i < act.A; i++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(act.B), time);
            gates.Looped += random.Next(3);
        }
    }

    private async Task<long> CancelAfterAsync(Act act, long value)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(act.B), time);
        try
        {
            await Task.Delay(TimeSpan.FromMilliseconds(30), time, limit.Token);
            return value;
        }
        catch (OperationCanceledException)
        {
            return value + 4;
        }
    }
}
