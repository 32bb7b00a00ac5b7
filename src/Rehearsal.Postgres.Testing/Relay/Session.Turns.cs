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
        isRefused = ComesOutsideItsTest(client) || ComesTooLate(client);
        if (isRefused)
        {
            return Next.Done;
        }

        var next = TakeTurn(client);
        if (next == Next.Turn && client.IsCancelled)
        {
            client.IsCancelled = false;
            isRefused = true;
            Refuse(client, "57014", "canceling statement due to user request", null);
            return Next.Done;
        }

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
        client.IsCancelled &= next != Next.Done;
        return next == Next.Done && !client.IsPipelineOpen && expected.Count > 0 && !hasOnlyBegins ? Next.Drain : next;
    }

    /// <summary>Refuses a connection that was opened when the session had ended already.</summary>
    private bool ComesTooLate(RelayClient client)
    {
        if (broken is null)
        {
            return false;
        }

        Refuse(client, "57P01", $"The session of this isolated test has ended: {broken.Message}", null);
        return true;
    }

    /// <summary>Refuses a connection that is used while no test runs, or in a later test than the one it was opened in.</summary>
    /// <remarks>
    /// A connection out of a pool begins a later test with a reset, which makes it that test's. One without is still open from before; or it took part in a TransactionScope, after which Npgsql
    /// does not reset it: then the last thing it did was to end a transaction, and nobody holds it.
    /// </remarks>
    private bool ComesOutsideItsTest(RelayClient client)
    {
        if (isInTest && client.Test == test)
        {
            return false;
        }

        if (isInTest && client.EndedTransaction && !client.WasHeld)
        {
            client.Test = test;
            client.Settings = client.SettingsFirst;
            return false;
        }

        Refuse(
            client,
            "08003",
            isInTest
                ? $"Connection {client.Number} was opened in an earlier test, which has ended, and is used in this one; it runs '{client.LastSql}'."
                : $"No test is running on this isolated database, and connection {client.Number} runs '{client.LastSql}'.",
            "Close connections and end background work before the test's TestDatabase is disposed of.");
        return true;
    }
}
