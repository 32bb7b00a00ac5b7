using System.Buffers.Binary;
using System.Text;

namespace Rehearsal.Postgres.Testing.Wire;

/// <summary>
/// The messages of PostgreSQL's protocol 3.0 that are needed here, after
/// <see href="https://www.postgresql.org/docs/current/protocol-message-formats.html">its documentation</see>.
/// </summary>
internal static class Messages
{
    /// <summary>One type byte and the length, which counts itself.</summary>
    public const int HeaderLength = 5;

    public const int ProtocolVersion = 3 << 16;
    public const int CancelRequestCode = 80877102;
    public const int SslRequestCode = 80877103;
    public const int GssRequestCode = 80877104;

    public static readonly byte[] Sync = Build(static buffer => Empty(buffer, (byte)'S'));
    public static readonly byte[] Flush = Build(static buffer => Empty(buffer, (byte)'H'));
    public static readonly byte[] Terminate = Build(static buffer => Empty(buffer, (byte)'X'));
    public static readonly byte[] ParseComplete = Build(static buffer => Empty(buffer, (byte)'1'));
    public static readonly byte[] BindComplete = Build(static buffer => Empty(buffer, (byte)'2'));
    public static readonly byte[] CloseComplete = Build(static buffer => Empty(buffer, (byte)'3'));
    public static readonly byte[] NoData = Build(static buffer => Empty(buffer, (byte)'n'));

    public static readonly byte[] NoParametersNoData = Build(static buffer =>
    {
        var place = buffer.BeginMessage((byte)'t');
        buffer.AppendInt16(0);
        buffer.EndMessage(place);
        buffer.Append(NoData);
    });

    public static byte[] Build(Action<ByteBuffer> write)
    {
        var buffer = new ByteBuffer();
        write(buffer);
        return buffer.Span.ToArray();
    }

    public static void Empty(ByteBuffer buffer, byte type) => buffer.EndMessage(buffer.BeginMessage(type));

    public static void Query(ByteBuffer buffer, string sql)
    {
        var place = buffer.BeginMessage((byte)'Q');
        buffer.AppendText(sql);
        buffer.EndMessage(place);
    }

    public static void Parse(ByteBuffer buffer, string name, string sql)
    {
        var place = buffer.BeginMessage((byte)'P');
        buffer.AppendText(name);
        buffer.AppendText(sql);
        buffer.AppendInt16(0);
        buffer.EndMessage(place);
    }

    /// <summary>Binds a statement to the unnamed portal and runs it.</summary>
    public static void Run(ByteBuffer buffer, string statement, params ReadOnlySpan<string> parameters)
    {
        var place = buffer.BeginMessage((byte)'B');
        buffer.AppendByte(0);
        buffer.AppendText(statement);
        buffer.AppendInt16(0);
        buffer.AppendInt16((short)parameters.Length);
        foreach (var parameter in parameters)
        {
            var bytes = Encoding.UTF8.GetBytes(parameter);
            buffer.AppendInt32(bytes.Length);
            buffer.Append(bytes);
        }

        buffer.AppendInt16(0);
        buffer.EndMessage(place);
        place = buffer.BeginMessage((byte)'E');
        buffer.AppendByte(0);
        buffer.AppendInt32(0);
        buffer.EndMessage(place);
    }

    public static void CloseStatement(ByteBuffer buffer, string name) => Close(buffer, (byte)'S', name);

    public static void ClosePortal(ByteBuffer buffer, string name) => Close(buffer, (byte)'P', name);

    public static void CommandComplete(ByteBuffer buffer, string tag)
    {
        var place = buffer.BeginMessage((byte)'C');
        buffer.AppendText(tag);
        buffer.EndMessage(place);
    }

    public static void ReadyForQuery(ByteBuffer buffer, byte status)
    {
        var place = buffer.BeginMessage((byte)'Z');
        buffer.AppendByte(status);
        buffer.EndMessage(place);
    }

    /// <summary>Writes an error or a notice.</summary>
    public static void Complaint(ByteBuffer buffer, byte type, string severity, string code, string message, string? hint)
    {
        var place = buffer.BeginMessage(type);
        Field(buffer, 'S', severity);
        Field(buffer, 'V', severity);
        Field(buffer, 'C', code);
        Field(buffer, 'M', message);
        if (hint is not null)
        {
            Field(buffer, 'H', hint);
        }

        buffer.AppendByte(0);
        buffer.EndMessage(place);
    }

    /// <summary>Takes the whole message at the front of some bytes.</summary>
    /// <returns>Its length with the type, or 0 when it has not arrived completely.</returns>
    public static int WholeLength(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderLength)
        {
            return 0;
        }

        var length = BinaryPrimitives.ReadInt32BigEndian(bytes[1..]);
        if (length < 4)
        {
            throw new InvalidDataException($"A PostgreSQL message of type '{(char)bytes[0]}' states a length of {length}; 4 is the least.");
        }

        return bytes.Length - 1 >= length ? length + 1 : 0;
    }

    /// <summary>Reads the text at the front of some bytes, up to its zero byte, and moves on.</summary>
    public static ReadOnlySpan<byte> TakeText(ref ReadOnlySpan<byte> bytes)
    {
        var length = bytes.IndexOf((byte)0);
        if (length < 0)
        {
            throw new InvalidDataException("A text in a PostgreSQL message has no end.");
        }

        var text = bytes[..length];
        bytes = bytes[(length + 1)..];
        return text;
    }

    /// <summary>Returns a field of an error or notice, such as <c>C</c>, its SQLSTATE.</summary>
    /// <param name="body">The message without its header.</param>
    /// <param name="field">The field's letter.</param>
    public static string? FieldOf(ReadOnlySpan<byte> body, char field)
    {
        while (body.Length > 1 && body[0] != 0)
        {
            var isIt = body[0] == field;
            body = body[1..];
            var text = TakeText(ref body);
            if (isIt)
            {
                return Encoding.UTF8.GetString(text);
            }
        }

        return null;
    }

    private static void Close(ByteBuffer buffer, byte what, string name)
    {
        var place = buffer.BeginMessage((byte)'C');
        buffer.AppendByte(what);
        buffer.AppendText(name);
        buffer.EndMessage(place);
    }

    private static void Field(ByteBuffer buffer, char field, string text)
    {
        buffer.AppendByte((byte)field);
        buffer.AppendText(text);
    }
}
