namespace Rehearsal.Events;

/// <summary>Makes lines of a JSON array, block by block: one element becomes one line, whatever its white space.</summary>
/// <remarks>Changes no more than what stands between elements and line ends inside them, so faults keep their lines where an element has one line.</remarks>
internal sealed class ArrayLines
{
    private int depth;
    private bool isInText;
    private bool isEscaped;
    private bool isBehindComma;

    /// <summary>Tells whether a file is an array: whether its first character, but for white space and a byte order mark, opens one.</summary>
    public static bool Begins(ReadOnlySpan<byte> file) => (file.StartsWith("\uFEFF"u8) ? file[3..] : file).TrimStart(" \t\r\n"u8) is [(byte)'[', ..];

    /// <summary>Changes a block in place.</summary>
    /// <returns>How many bytes are left of it.</returns>
    public int Change(System.Span<byte> block)
    {
        var length = 0;
        foreach (var b in block)
        {
            if (isInText)
            {
                isInText = isEscaped || b != '"';
                isEscaped = !isEscaped && b == '\\';
                block[length++] = b;
            }
            else if (Between(b) is { } kept)
            {
                block[length++] = kept;
            }
        }

        return length;
    }

    // What a byte outside of texts becomes; null for nothing.
    private byte? Between(byte b)
    {
        var isLineBehindComma = isBehindComma && b is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n';
        isBehindComma = isLineBehindComma && b != '\n';
        switch (b)
        {
            case (byte)'\n' or (byte)' ' or (byte)'\t' or (byte)'\r' when isLineBehindComma:
                // The comma has ended the line.
                return null;
            case (byte)'"':
                isInText = true;
                return b;
            case (byte)'[' or (byte)'{':
                return depth++ == 0 ? null : b;
            case (byte)']' or (byte)'}':
                depth = Math.Max(0, depth - 1);
                return depth == 0 ? (byte)'\n' : b;
            case (byte)',' when depth == 1:
                isBehindComma = true;
                return (byte)'\n';
            case (byte)'\n' when depth > 1:
                return (byte)' ';
            default:
                return b;
        }
    }
}
