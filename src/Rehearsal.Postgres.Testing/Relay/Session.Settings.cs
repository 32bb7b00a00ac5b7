using System.Text;
using Rehearsal.Postgres.Testing.Sql;
using Rehearsal.Postgres.Testing.Wire;

namespace Rehearsal.Postgres.Testing.Relay;

/// <summary>What outlives a statement: settings, which each connection has its own of, and what a reset clears.</summary>
internal sealed partial class Session
{
    /// <summary>Remembers what a statement does beyond its transaction.</summary>
    private void Note(RelayClient client, StatementKind kind, ReadOnlySpan<byte> sql)
    {
        statements++;
        switch (kind)
        {
            case StatementKind.Set:
                NoteSetting(client, sql);
                break;
            case StatementKind.Constraints:
                hasDeferrable = true;
                break;
            case StatementKind.Leaves:
                client.LeavesThings = true;
                leavesThings = true;
                break;
            case StatementKind.Notify:
                notifications++;
                break;
        }
    }

    private void NoteSetting(RelayClient client, ReadOnlySpan<byte> sql)
    {
        var name = Statement.SettingOf(sql);
        var isReset = Statement.Is(new SqlScanner(sql).Next(), "RESET"u8);
        client.Settings = isReset && name == "all" ? [] : client.Settings.RemoveAll(setting => setting.Name == name);
        if (!isReset)
        {
            client.Settings = client.Settings.Add(new SessionSetting(name, Text(sql)));
            settingsApplied.Add(name);
        }
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

        settingsApplied.Clear();
        foreach (var setting in to.Settings)
        {
            sql.Append(setting.Sql).Append(';');
            settingsApplied.Add(setting.Name);
        }

        Messages.Query(outgoing, sql.ToString());
        isUnflushed = false;
        Expect(new Expectation(Awaited.Query, nobody, IsHidden: true));
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

            client.LeavesThings = false;
            Messages.Query(outgoing, "CLOSE ALL; DISCARD TEMP; SELECT pg_advisory_unlock_all()");
            isUnflushed = false;
            Expect(new Expectation(Awaited.Query, nobody, IsHidden: true));
        }

        client.Settings = client.SettingsFirst;
        if (current == client)
        {
            current = null;
        }

        Emit(client, answer);
        EmitReady(client);
        return Next.Done;
    }
}
