using System.Collections.Immutable;
using System.Text;
using Rehearsal.Postgres.Testing.Sql;
using Rehearsal.Postgres.Testing.Wire;

namespace Rehearsal.Postgres.Testing.Relay;

/// <summary>What outlives a statement: settings, which each connection has its own of, and what a reset clears.</summary>
internal sealed partial class Session
{
    /// <summary>The settings that the server's session has beyond those it began with.</summary>
    private ImmutableSortedSet<string> settingsApplied = SettingsSnapshot.None.Applied;

    /// <summary>Statements that SQL has prepared: they outlive transactions, and tests must not.</summary>
    private readonly SortedSet<string> preparedAsText = new(StringComparer.Ordinal);

    /// <summary>Remembers what a statement does beyond its transaction.</summary>
    private void Note(RelayClient client, StatementKind kind, ReadOnlySpan<byte> sql)
    {
        statements++;
        switch (kind)
        {
            case StatementKind.Set or StatementKind.Reset:
                NoteSetting(client, kind, sql);
                break;
            case StatementKind.Savepoint:
                NoteSavepoint(client, sql);
                break;
            case StatementKind.Constraints:
                hasDeferrable = true;
                break;
            case StatementKind.Leaves:
                client.LeavesThings = true;
                NoteOnCommit(client, sql);
                break;
            case StatementKind.Cursor or StatementKind.Fetch:
                client.HasCursors = true;
                break;
            case StatementKind.Prepare:
                preparedAsText.Add(Statement.PreparedName(sql));
                break;
            case StatementKind.Notify:
                notifications++;
                break;
        }
    }

    private void NoteSetting(RelayClient client, StatementKind kind, ReadOnlySpan<byte> sql)
    {
        var name = Statement.SettingOf(sql);
        if (kind == StatementKind.Reset)
        {
            // RESET ALL keeps the role.
            client.Settings = name == "all" ? [.. client.SettingsFirst, .. client.Settings.Where(static setting => setting.Name is "role" or "session authorization")]
                : [.. client.Settings.RemoveAll(setting => setting.Name == name), .. client.SettingsFirst.Where(setting => setting.Name == name)];
        }
        else
        {
            client.Settings = client.Settings.RemoveAll(setting => setting.Name == name);
            client.Settings = client.Settings.Add(new SessionSetting(name, Text(sql)));
            settingsApplied = settingsApplied.Add(name);
        }
    }

    /// <summary>
    /// Resets a setting, or all, of a connection whose connection string asks for some: what they began with is what it asks for, and the server's session began with something else.
    /// </summary>
    private void Reset(RelayClient client, ReadOnlySpan<byte> sql)
    {
        BeginGuard(client);
        Messages.Parse(outgoing, "", Text(sql));
        Messages.Run(outgoing, "");
        Expect(new Expectation(Awaited.Parse, client, IsHidden: true));
        ExpectRun(client);
        lastToParse = null;
        Note(client, StatementKind.Reset, sql);
        var name = Statement.SettingOf(sql);
        foreach (var first in client.SettingsFirst.Where(first => name == "all" || first.Name == name))
        {
            Outer.Set(outgoing, first.Name, first.Value!);
            ExpectRun(client);
        }

        isUnflushed = true;
        EmitTag(client, Statement.Is(new SqlScanner(sql).Next(), "RESET"u8) ? "RESET" : "SET");
    }

    /// <summary>Gives the server's session the settings of another connection.</summary>
    private void SwitchSettings(RelayClient to)
    {
        if (settingsApplied.Count == 0 && to.Settings.IsEmpty)
        {
            return;
        }

        var sql = new StringBuilder();
        foreach (var name in settingsApplied)
        {
            sql.Append(name == "session authorization" ? "RESET SESSION AUTHORIZATION;" : $"RESET {name};");
        }

        settingsApplied = settingsApplied.Clear();
        foreach (var setting in to.Settings)
        {
            sql.Append(setting.Sql).Append(';');
            settingsApplied = settingsApplied.Add(setting.Name);
        }

        lastToParse = null;
        Messages.Query(outgoing, sql.ToString());
        isUnflushed = false;
        Expect(new Expectation(Awaited.Query, nobody, IsHidden: true, AtReady.SettingsAreGiven));
    }

    private SettingsSnapshot SnapshotOf(RelayClient client) => new(client.Settings, settingsApplied);

    /// <summary>Remembers settings as the server has them once it goes back to a savepoint.</summary>
    private void Restore(RelayClient client, SettingsSnapshot snapshot)
    {
        client.Settings = snapshot.Own;
        settingsApplied = snapshot.Applied;
    }

    /// <summary>A savepoint of the code under test: the server takes settings back with it.</summary>
    private void NoteSavepoint(RelayClient client, ReadOnlySpan<byte> sql)
    {
        var (verb, name) = Statement.SavepointOf(sql);
        if (verb == SavepointVerb.Make)
        {
            client.Savepoints.Add((name, SnapshotOf(client)));
            return;
        }

        var index = client.Savepoints.FindLastIndex(savepoint => savepoint.Name == name);
        if (index < 0)
        {
            return;
        }

        if (verb == SavepointVerb.Return)
        {
            Restore(client, client.Savepoints[index].Settings);
        }

        // Going back keeps the savepoint itself; releasing does not.
        var kept = verb == SavepointVerb.Return ? index + 1 : index;
        client.Savepoints.RemoveRange(kept, client.Savepoints.Count - kept);
    }

    private Next ResetSession(RelayClient client, byte[] answer)
    {
        if (client.LeavesThings && isInTest)
        {
            var next = BeginWork(client, out var isRefused);
            if (next != Next.Done || isRefused)
            {
                return next;
            }

            DropLeftThings(client);
        }

        ForgetSettings(client);
        Emit(client, answer);
        EmitReady(client);
        return Next.Done;
    }

    private void DropLeftThings(RelayClient client)
    {
        client.LeavesThings = false;
        lastToParse = null;
        Messages.Query(outgoing, "CLOSE ALL; DISCARD TEMP; SELECT pg_advisory_unlock_all()");
        isUnflushed = false;
        Expect(new Expectation(Awaited.Query, nobody, IsHidden: true));
    }

    /// <summary>Brings a connection back to its first settings, which the session is given when it is used next.</summary>
    private void ForgetSettings(RelayClient client)
    {
        client.Settings = client.SettingsFirst;
        if (current == client)
        {
            current = null;
        }
    }

    /// <summary>Returns how the settings of the connections are, for a branch that begins.</summary>
    public ForkSettings SettingsNow()
    {
        lock (state)
        {
            return new ForkSettings(settingsApplied, clients.Values.ToDictionary(static client => client.Number, static client => client.Settings));
        }
    }

    /// <summary>Remembers settings as they were: the server has gone back to where a branch began.</summary>
    public void RestoreSettings(ForkSettings before)
    {
        lock (state)
        {
            settingsApplied = before.Applied;
            foreach (var client in clients.Values)
            {
                client.Settings = before.Own.TryGetValue(client.Number, out var own) ? own : client.SettingsFirst;
            }

            // Whoever is next is given its own.
            current = null;
        }
    }
}
