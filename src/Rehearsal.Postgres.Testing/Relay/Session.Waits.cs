namespace Rehearsal.Postgres.Testing.Relay;

/// <summary>The waits, by blocking or not as the caller can.</summary>
internal sealed partial class Session
{
    /// <summary>Waits for a gate as the caller can: by blocking, or not.</summary>
    private static ValueTask EnterAsync(SemaphoreSlim gate, bool async, Patience patience, CancellationToken cancellationToken)
    {
        if (gate.Wait(0, CancellationToken.None))
        {
            return ValueTask.CompletedTask;
        }

        if (async)
        {
            return new ValueTask(gate.WaitAsync(cancellationToken));
        }

        return gate.Wait(patience.Left() is > 0 and var left ? left : Timeout.Infinite, cancellationToken) ? ValueTask.CompletedTask : throw Patience.Over();
    }

    private static ValueTask WaitForAsync(Task task, bool async)
    {
        if (async)
        {
            return new ValueTask(task);
        }

        task.GetAwaiter().GetResult();
        return ValueTask.CompletedTask;
    }

    private async ValueTask WaitForTurnAsync(RelayClient client, Task turned, bool async, Patience patience, CancellationToken cancellationToken)
    {
        var left = options.TurnWaitMax - TimeSpan.FromMilliseconds(Environment.TickCount64 - client.WaitsSince);
        var came = left > TimeSpan.Zero;
        if (came && async)
        {
            try
            {
                await turned.WaitAsync(left, cancellationToken).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                came = false;
            }
        }
        else if (came)
        {
            var leftMs = patience.Left();
            var isShorter = leftMs > 0 && leftMs < left.TotalMilliseconds;
            came = turned.Wait(isShorter ? TimeSpan.FromMilliseconds(leftMs) : left, cancellationToken);
            if (!came && isShorter)
            {
                throw Patience.Over();
            }
        }

        if (!came)
        {
            lock (state)
            {
                client.WaitedTooLong = true;
            }
        }
    }

    private static async ValueTask WaitForArrivalAsync(RelayClient client, bool async, Patience patience, CancellationToken cancellationToken)
    {
        if (async)
        {
            await client.Arrival.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        else if (!client.Arrival.Wait(patience.Left() is > 0 and var left ? left : Timeout.Infinite, cancellationToken))
        {
            throw Patience.Over();
        }
    }
}
