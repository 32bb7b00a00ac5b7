using Rehearsal.Postgres.Testing.Sql;
using Rehearsal.Postgres.Testing.Wire;

namespace Rehearsal.Postgres.Testing.Relay;

/// <summary>What a connection says: passed on, changed, or answered here.</summary>
internal sealed partial class Session
{
    /// <summary>Whether a constraint may be deferred, so that a commit has something to check.</summary>
    private bool hasDeferrable;

    /// <summary>Whether all that is outstanding is the savepoint of a transaction that begins, which cannot fail.</summary>
    private bool hasOnlyBegins;

    /// <summary>The settings that the server's session has beyond those it began with.</summary>
    private readonly SortedSet<string> settingsApplied = new(StringComparer.Ordinal);

    private Next Translate(RelayClient client)
    {
        while (!client.IsClosed)
        {
            var next = Next.Done;
            if (client.Rest.Count > 0)
            {
                next = TakeRest(client);
                if (next != Next.Done)
                {
                    return next;
                }

                continue;
            }

            var bytes = client.Inbound.Span;
            var length = Messages.WholeLength(bytes);
            if (length == 0)
            {
                return Next.Done;
            }

            next = Take(client, bytes[..length], isLast: length == bytes.Length);
            if (next != Next.Done)
            {
                return next;
            }

            client.Inbound.Skip(length);
        }

        return Next.Done;
    }

    private Next Take(RelayClient client, ReadOnlySpan<byte> message, bool isLast)
    {
        var type = message[0];
        if (type == 'X')
        {
            return Leave(client);
        }

        if (client.IsCopyingIn)
        {
            TakeCopyData(client, message);
            return Next.Done;
        }

        if (client.SkipsToSync && type != 'S')
        {
            return Next.Done;
        }

        client.AwaitsFlush = type == 'H';
        switch (type)
        {
            case (byte)'S':
                TakeSync(client);
                return Next.Done;
            case (byte)'H':
                FlushServer(always: true);
                return Next.Done;
            case (byte)'Q':
                return TakeQuery(client, message[Messages.HeaderLength..^1], isLast);
            case (byte)'P':
                return TakeParse(client, message);
            case (byte)'B':
                return TakeBind(client, message);
            case (byte)'D':
            case (byte)'C':
                return TakeNamed(client, message);
            case (byte)'E':
                return TakeExecute(client, message);
            case (byte)'F':
                RefuseQuery(client, "0A000", "The protocol's function call is not passed on by an isolated session.", "Call the function with SELECT.");
                return Next.Done;
            default:
                // The data of a COPY that has failed, which a server ignores as well.
                return Next.Done;
        }
    }

    private void TakeCopyData(RelayClient client, ReadOnlySpan<byte> message)
    {
        if (message[0] is not ((byte)'d' or (byte)'c' or (byte)'f'))
        {
            return;
        }

        outgoing.Append(message);
        client.IsCopyingIn = message[0] == 'd';
    }

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

    /// <summary>Takes the turn for a new pipeline or query, or refuses it when the wait was too long.</summary>
    /// <param name="client">The connection.</param>
    /// <param name="isRefused">Whether it was refused, and the answer given.</param>
    private Next BeginWork(RelayClient client, out bool isRefused)
    {
        isRefused = false;
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

    private Next TakeParse(RelayClient client, ReadOnlySpan<byte> message)
    {
        var body = message[Messages.HeaderLength..];
        var name = Messages.TakeText(ref body);
        var sql = Messages.TakeText(ref body);
        client.Remember(sql);
        var kind = Statement.KindOf(sql);
        if (ComesOutsideATest(client))
        {
            return Next.Done;
        }

        if (IsOwn(client, kind, sql))
        {
            client.OwnStatements[Text(name)] = sql.ToArray();
            Emit(client, Messages.ParseComplete);
            return Next.Done;
        }

        if (RefusedInTransactionOnly(client, kind, sql))
        {
            return Next.Done;
        }

        var next = BeginWork(client, out var isRefused);
        if (next != Next.Done || isRefused)
        {
            return next;
        }

        if (client.OwnStatements.Count > 0)
        {
            client.OwnStatements.Remove(Text(name));
        }

        Note(client, kind, sql);
        BeginGuard(client);
        var place = outgoing.BeginMessage((byte)'P');
        AppendName(client, name);
        outgoing.Append(sql);
        outgoing.AppendByte(0);
        outgoing.Append(body);
        outgoing.EndMessage(place);
        if (!name.IsEmpty)
        {
            client.Prepared.Add(Text(name));
        }

        return Sent(client, Awaited.Parse);
    }

    private Next TakeBind(RelayClient client, ReadOnlySpan<byte> message)
    {
        var body = message[Messages.HeaderLength..];
        var portal = Messages.TakeText(ref body);
        var statement = Messages.TakeText(ref body);
        if (client.OwnStatements.Count > 0 && client.OwnStatements.TryGetValue(Text(statement), out var own))
        {
            client.OwnPortals[Text(portal)] = own;
            Emit(client, Messages.BindComplete);
            return Next.Done;
        }

        if (ComesOutsideATest(client))
        {
            return Next.Done;
        }

        var next = BeginWork(client, out var isRefused);
        if (next != Next.Done || isRefused)
        {
            return next;
        }

        if (client.OwnPortals.Count > 0)
        {
            client.OwnPortals.Remove(Text(portal));
        }

        BeginGuard(client);
        var place = outgoing.BeginMessage((byte)'B');
        AppendName(client, portal);
        AppendName(client, statement);
        outgoing.Append(body);
        outgoing.EndMessage(place);
        return Sent(client, Awaited.Bind);
    }

    /// <summary>Describe and Close: one letter for statement or portal, and its name.</summary>
    private Next TakeNamed(RelayClient client, ReadOnlySpan<byte> message)
    {
        var body = message[(Messages.HeaderLength + 1)..];
        var isStatement = message[Messages.HeaderLength] == 'S';
        var isClose = message[0] == 'C';
        var name = Messages.TakeText(ref body);
        var owned = isStatement ? client.OwnStatements : client.OwnPortals;
        if (owned.Count > 0 && owned.ContainsKey(Text(name)))
        {
            if (isClose)
            {
                owned.Remove(Text(name));
            }

            Emit(client, isClose ? Messages.CloseComplete : isStatement ? Messages.NoParametersNoData : Messages.NoData);
            return Next.Done;
        }

        var next = BeginWork(client, out var isRefused);
        if (next != Next.Done || isRefused)
        {
            return next;
        }

        if (isClose && isStatement)
        {
            client.Prepared.Remove(Text(name));
        }

        if (!isClose)
        {
            BeginGuard(client);
        }

        var place = outgoing.BeginMessage(message[0]);
        outgoing.AppendByte(message[Messages.HeaderLength]);
        AppendName(client, name);
        outgoing.EndMessage(place);
        return Sent(client, isClose ? Awaited.Close : Awaited.Describe);
    }

    private Next TakeExecute(RelayClient client, ReadOnlySpan<byte> message)
    {
        var body = message[Messages.HeaderLength..];
        var portal = Messages.TakeText(ref body);
        if (client.OwnPortals.Count > 0 && client.OwnPortals.TryGetValue(Text(portal), out var own))
        {
            return RunOwn(client, own);
        }

        var next = BeginWork(client, out var isRefused);
        if (next != Next.Done || isRefused)
        {
            return next;
        }

        BeginGuard(client);
        var place = outgoing.BeginMessage((byte)'E');
        AppendName(client, portal);
        outgoing.Append(body);
        outgoing.EndMessage(place);
        return Sent(client, Awaited.Execute);
    }

    private void TakeSync(RelayClient client)
    {
        var wasRefused = client.IsRefused;
        client.IsRefused = false;
        client.SkipsToSync = false;
        if (!client.IsPipelineOpen && !client.HasGuard)
        {
            if (wasRefused && client.Status == RelayClient.InTransaction)
            {
                FailTransaction(client);
                return;
            }

            EmitReady(client);
            return;
        }

        client.IsPipelineOpen = false;
        if (wasRefused)
        {
            if (client.HasGuard)
            {
                Undo(client, AtReady.GuardIsUndone);
            }
            else
            {
                FailTransaction(client);
            }

            return;
        }

        if (client.HasGuard && !client.QueryFailed)
        {
            EndGuard(client);
        }

        outgoing.Append(Messages.Sync);
        isUnflushed = false;
        Expect(new Expectation(Awaited.Sync, client, IsHidden: true, AtReady.PipelineEnds));
    }

    /// <summary>Brings the client's transaction into the state that an error brings it into.</summary>
    private void FailTransaction(RelayClient client)
    {
        outgoing.Append(FailingQuery);
        outgoing.Append(Messages.Sync);
        isUnflushed = false;
        Expect(new Expectation(Awaited.Query, nobody, IsHidden: true));
        Expect(new Expectation(Awaited.Sync, client, IsHidden: true, AtReady.PipelineEnds));
    }

    /// <summary>Begins the savepoint of statements outside a transaction, so that a failure leaves the session usable.</summary>
    private void BeginGuard(RelayClient client)
    {
        client.IsPipelineOpen = true;
        if (client.Status != RelayClient.Idle || client.HasGuard)
        {
            return;
        }

        client.HasGuard = true;
        client.SettingsBefore = client.Settings;
        outgoing.Append(Outer.Save);
        ExpectRun(client);
    }

    private Next Sent(RelayClient client, Awaited kind)
    {
        client.IsPipelineOpen = true;
        isUnflushed = true;
        Expect(new Expectation(kind, client, IsHidden: false));
        return Next.Done;
    }

    private void AppendName(RelayClient client, ReadOnlySpan<byte> name)
    {
        if (!name.IsEmpty)
        {
            outgoing.Append(client.Prefix);
        }

        outgoing.Append(name);
        outgoing.AppendByte(0);
    }

    /// <summary>Makes the server send what it holds back, so that it can be waited for.</summary>
    private void FlushServer(bool always = false)
    {
        if (isUnflushed || always)
        {
            outgoing.Append(Messages.Flush);
            isUnflushed = false;
        }
    }

    /// <summary>Answers with an error of our own. In a pipeline the rest is ignored up to its Sync, as a server would do.</summary>
    private void Refuse(RelayClient client, string code, string message, string? hint)
    {
        Emit(client, Messages.Build(buffer => Messages.Complaint(buffer, (byte)'E', "ERROR", code, message, hint)));
        client.SkipsToSync = true;
        client.IsRefused = true;
        client.QueryFailed = true;
    }
}
