using Rehearsal.Postgres.Testing.Sql;
using Rehearsal.Postgres.Testing.Wire;

namespace Rehearsal.Postgres.Testing.Relay;

/// <summary>Statements with parameters: Parse, Bind, Describe, Execute and their Sync.</summary>
internal sealed partial class Session
{
    /// <summary>Whose statement without a name the server has.</summary>
    private RelayClient? lastToParse;

    private Next TakeParse(RelayClient client, ReadOnlySpan<byte> message)
    {
        var body = message[Messages.HeaderLength..];
        var name = Messages.TakeText(ref body);
        var sql = Messages.TakeText(ref body);
        client.Remember(sql);
        var kind = Statement.KindOf(sql);
        if (IsOwn(client, kind) && !Statements.AreSeveral(sql))
        {
            client.OwnStatements[Text(name)] = sql.ToArray();
            if (name.IsEmpty)
            {
                client.LastParse.Clear();
            }

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

        BeginGuard(client);
        Note(client, kind, sql);
        client.MayCopy |= kind == StatementKind.Copy;
        if (name.IsEmpty)
        {
            client.LastParse.Clear();
            client.LastParse.Append(message);
            lastToParse = client;
        }

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
        ParseAgain(client, statement);
        if (!portal.IsEmpty)
        {
            client.Portals.Add(Text(portal));
        }

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

        if (isClose)
        {
            (isStatement ? client.Prepared : client.Portals).Remove(Text(name));
        }
        else
        {
            BeginGuard(client);
        }

        if (isStatement && !isClose)
        {
            ParseAgain(client, name);
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

    /// <summary>The statement without a name is one for the whole session: a connection whose pipelines it outlives must find its own, or none.</summary>
    private void ParseAgain(RelayClient client, ReadOnlySpan<byte> statement)
    {
        if (!statement.IsEmpty || lastToParse == client)
        {
            return;
        }

        if (client.LastParse.Length > 0)
        {
            outgoing.Append(client.LastParse.Span);
            Expect(new Expectation(Awaited.Parse, client, IsHidden: true));
        }
        else
        {
            Messages.CloseStatement(outgoing, "");
            Expect(new Expectation(Awaited.Close, client, IsHidden: true));
        }

        lastToParse = client;
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
            // A statement before may have failed: the server would ignore what follows.
            outgoing.Append(Messages.Sync);
            Expect(new Expectation(Awaited.Sync, client, IsHidden: true));
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

    /// <summary>Begins the savepoint of statements outside a transaction, so that a failure leaves the session usable.</summary>
    private void BeginGuard(RelayClient client)
    {
        client.IsPipelineOpen = true;
        if (client.Status != RelayClient.Idle || client.HasGuard)
        {
            return;
        }

        client.HasGuard = true;
        client.SettingsBefore = SnapshotOf(client);
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
}
