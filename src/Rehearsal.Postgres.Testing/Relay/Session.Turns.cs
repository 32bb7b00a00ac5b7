namespace Rehearsal.Postgres.Testing.Relay;

/// <summary>Whose turn it is: the connections of a test have one session between them.</summary>
internal sealed partial class Session
{
    /// <summary>Makes a connection the one whose turn it is.</summary>
    private Next TakeTurn(RelayClient client)
    {
        if (current == client)
        {
            return Next.Done;
        }

        if (current is { } other)
        {
            if (other.IsPipelineOpen || other.IsCopyingIn)
            {
                return Next.Turn;
            }

            if (expected.Count > 0)
            {
                return Next.Drain;
            }

            if (other.Status != RelayClient.Idle || other.HasGuard)
            {
                return Next.Turn;
            }
        }

        SwitchSettings(client);
        current = client;
        return Next.Done;
    }

    /// <summary>Takes the turn for a new pipeline or query, or refuses it: when the wait was too long, or its test is over.</summary>
    /// <param name="client">The connection.</param>
    /// <param name="isRefused">Whether it was refused, and the answer given.</param>
    private Next BeginWork(RelayClient client, out bool isRefused)
    {
        isRefused = ComesTooLate(client);
        if (isRefused)
        {
            return Next.Done;
        }

        if (client.IsCancelled)
        {
            client.IsCancelled = false;
            isRefused = true;
            Refuse(client, "57014", "canceling statement due to user request", WaitOf(client));
            return Next.Done;
        }

        var next = TakeTurn(client);

        if (next == Next.Turn && client.WaitedTooLong)
        {
            client.WaitedTooLong = false;
            isRefused = true;
            var other = current is { } holder && holder != client ? holder : client;
            Refuse(
                client,
                "0A000",
                $"Parallel use of an isolated database: connection {client.Number} wanted to run '{client.LastSql}' while connection {other.Number} is in a transaction, for longer than {options.TurnWaitMax.TotalMilliseconds} ms; its last statement was '{other.LastSql}'.",
                "An isolated test has one server session, so transactions of two connections cannot overlap. End the first one before the other connection is used, or use TestDatabase.CloneAsync for this test.");
            return Next.Done;
        }

        client.WaitedTooLong &= next != Next.Done;
        return next == Next.Done && !client.IsPipelineOpen && expected.Count > 0 && !hasOnlyBegins ? Next.Drain : next;
    }

    /// <summary>Says what a connection waits for.</summary>
    private string WaitOf(RelayClient client) =>
        current is { } other && other != client
            ? $"Connection {client.Number} waited for connection {other.Number} of the same test when it was cancelled or its time-out passed, and '{client.LastSql}' was not run: connection {other.Number} {(other.Status == RelayClient.Idle ? "ran" : "is in a transaction, and its last statement was")} '{other.LastSql}'. An isolated test has one server session, which its connections use in turns."
            : $"Connection {client.Number} was cancelled, or its time-out passed, before '{client.LastSql}' was run.";

    /// <summary>Refuses a connection that was opened when the session had ended already, or is used while its test ends.</summary>
    private bool ComesTooLate(RelayClient client)
    {
        if (broken is null && isInTest)
        {
            return false;
        }

        Refuse(client, EndedCode, broken is null ? EndedMessage : $"The session of this isolated test has ended: {broken.Message}", broken is null ? EndedHint : null);
        return true;
    }

    private void EndTurn()
    {
        var ended = turn;
        turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        ended.TrySetResult();
    }
}
