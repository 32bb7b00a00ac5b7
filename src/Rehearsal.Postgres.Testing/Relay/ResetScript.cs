using System.Text;
using Rehearsal.Postgres.Testing.Sql;
using Rehearsal.Postgres.Testing.Wire;

namespace Rehearsal.Postgres.Testing.Relay;

/// <summary>The statements with which Npgsql resets a pooled connection. They are refused inside a transaction, so they are answered here.</summary>
internal static class ResetScript
{
    private static readonly Dictionary<string, byte[]> Answers = new(StringComparer.Ordinal)
    {
        ["DISCARD ALL"] = Tag("DISCARD ALL"),
        ["SET SESSION AUTHORIZATION DEFAULT"] = Tag("SET"),
        ["RESET ALL"] = Tag("RESET"),
        ["CLOSE ALL"] = Tag("CLOSE CURSOR ALL"),
        ["UNLISTEN *"] = Tag("UNLISTEN"),
        ["SELECT pg_advisory_unlock_all()"] = [.. VoidRow("pg_advisory_unlock_all"), .. Tag("SELECT 1")],
        ["DISCARD SEQUENCES"] = Tag("DISCARD SEQUENCES"),
        ["DISCARD TEMP"] = Tag("DISCARD TEMP"),
    };

    /// <summary>Returns the server's answer to a reset without its end.</summary>
    /// <param name="sql">A simple query.</param>
    /// <returns>Null when it is no reset.</returns>
    public static byte[]? AnswerTo(ReadOnlySpan<byte> sql)
    {
        if (sql.SequenceEqual("DISCARD ALL"u8))
        {
            return Answers["DISCARD ALL"];
        }

        if (!sql.StartsWith("SET SESSION AUTHORIZATION DEFAULT;"u8))
        {
            return null;
        }

        List<byte> answer = [];
        foreach (var part in Statements.Split(sql))
        {
            if (!Answers.TryGetValue(Encoding.UTF8.GetString(sql[part]).Trim(), out var one))
            {
                return null;
            }

            answer.AddRange(one);
        }

        return [.. answer];
    }

    private static byte[] Tag(string tag) => Messages.Build(buffer => Messages.CommandComplete(buffer, tag));

    /// <summary>One column of type void with one empty row.</summary>
    private static byte[] VoidRow(string column) => Messages.Build(buffer =>
    {
        var place = buffer.BeginMessage((byte)'T');
        buffer.AppendInt16(1);
        buffer.AppendText(column);
        buffer.AppendInt32(0);
        buffer.AppendInt16(0);
        buffer.AppendInt32(2278);
        buffer.AppendInt16(4);
        buffer.AppendInt32(-1);
        buffer.AppendInt16(0);
        buffer.EndMessage(place);
        place = buffer.BeginMessage((byte)'D');
        buffer.AppendInt16(1);
        buffer.AppendInt32(0);
        buffer.EndMessage(place);
    });
}
