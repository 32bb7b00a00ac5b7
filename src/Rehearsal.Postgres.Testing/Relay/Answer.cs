using System.Buffers.Binary;
using System.Text;
using Npgsql;
using Rehearsal.Postgres.Testing.Wire;

namespace Rehearsal.Postgres.Testing.Relay;

/// <summary>Reads the server's messages that answer what a session has run for itself.</summary>
internal static class Answer
{
    /// <summary>Throws the error that is in an answer.</summary>
    /// <param name="messages">The answer.</param>
    /// <param name="cause">Why the session has ended, if it has.</param>
    /// <exception cref="NpgsqlException">There is one.</exception>
    public static void ThrowIfFailed(ReadOnlySpan<byte> messages, Exception? cause)
    {
        for (var length = Messages.WholeLength(messages); length > 0; length = Messages.WholeLength(messages))
        {
            if (messages[0] == 'E')
            {
                var body = messages[Messages.HeaderLength..length];
                throw new NpgsqlException($"{Messages.FieldOf(body, 'M')} (SQLSTATE {Messages.FieldOf(body, 'C')})", cause);
            }

            messages = messages[length..];
        }
    }

    /// <summary>Returns the values of the rows, as text.</summary>
    public static IReadOnlyList<string?[]> Rows(ReadOnlySpan<byte> messages)
    {
        List<string?[]> rows = [];
        for (var length = Messages.WholeLength(messages); length > 0; length = Messages.WholeLength(messages))
        {
            if (messages[0] == 'D')
            {
                rows.Add(Row(messages[Messages.HeaderLength..length]));
            }

            messages = messages[length..];
        }

        return rows;
    }

    private static string?[] Row(ReadOnlySpan<byte> body)
    {
        var values = new string?[BinaryPrimitives.ReadInt16BigEndian(body)];
        body = body[2..];
        for (var i = 0; i < values.Length; i++)
        {
            var size = BinaryPrimitives.ReadInt32BigEndian(body);
            body = body[4..];
            if (size >= 0)
            {
                values[i] = Encoding.UTF8.GetString(body[..size]);
                body = body[size..];
            }
        }

        return values;
    }
}
