namespace Rehearsal.Events;

/// <summary>Reads a recording line by line, holding one line at a time.</summary>
/// <remarks>
/// <para>Takes what <see cref="RecordingWriter"/> writes, and CloudEvents of others after a header: attributes in any order, events
/// without a position, ids that are not UUIDs (the id is kept as the extension <c>originalid</c>), unknown attributes on events
/// (kept as <see cref="EventEnvelope.Extensions"/>), blank lines, CRLF, a byte order mark, no LF after the last line; and the same objects as one
/// JSON array, with any white space.</para>
/// <para>Not safe for concurrent use.</para>
/// </remarks>
public sealed class RecordingReader : IDisposable
{
    private readonly Stream input;
    private readonly bool leaveOpen;
    private readonly LineReader lines;
    private readonly TextPool texts = new();
    private readonly WrittenLineDecoder written;
    private long previous = -1;

    /// <summary>Opens a recording and reads its header.</summary>
    /// <param name="input">Where the bytes come from.</param>
    /// <param name="file">The name to use in error messages, or null.</param>
    /// <param name="leaveOpen">True to leave <paramref name="input"/> open when the reader is disposed.</param>
    /// <exception cref="RecordingFormatException">There is no readable header. The stream is left open.</exception>
    public RecordingReader(Stream input, string? file = null, bool leaveOpen = false)
    {
        ArgumentNullException.ThrowIfNull(input);
        this.input = input;
        this.leaveOpen = leaveOpen;
        lines = new LineReader(input, file);
        written = new WrittenLineDecoder(texts);
        if (!TryReadLine(out var line))
        {
            throw HeaderDecoder.Empty(file);
        }

        Header = Decode(line);
    }

    /// <summary>Gets the first line.</summary>
    public RecordingHeader Header { get; }

    /// <summary>Gets a value indicating whether events keep their payloads. Those of marks are kept in any case, and all of them are checked.</summary>
    /// <value>The default is true. False is for work that looks at what happened and not at data, and saves the memory.</value>
    public bool KeepsPayloads { get; init; } = true;

    /// <summary>Reads the records that follow, in order. Enumerating again goes on where the last enumeration stopped.</summary>
    /// <returns>The records; every record before a faulty line is returned before the exception.</returns>
    /// <exception cref="RecordingFormatException">A line cannot be read.</exception>
    public IEnumerable<LogRecord> Read()
    {
        while (TryReadLine(out var line))
        {
            if (!written.TryDecode(line.Bytes.Span, previous, KeepsPayloads, out var record))
            {
                record = Decode(line, previous, texts);
                record = !KeepsPayloads && record.Entry is EventEnvelope envelope ? record with { Entry = envelope with { Data = default } } : record;
            }

            previous = record.Position;
            yield return record;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!leaveOpen)
        {
            input.Dispose();
        }
    }

    private static RecordingHeader Decode(RecordingLine line)
    {
        try
        {
            return HeaderDecoder.Decode(line);
        }
        catch (InvalidOperationException e)
        {
            throw NotUnicode(line, e);
        }
    }

    private static LogRecord Decode(RecordingLine line, long previous, TextPool texts)
    {
        try
        {
            return LineDecoder.Decode(line, previous, texts);
        }
        catch (InvalidOperationException e)
        {
            throw NotUnicode(line, e);
        }
    }

    // The JSON reader lets escapes of half a surrogate pair pass and refuses to make a text of them later.
    private static RecordingFormatException NotUnicode(RecordingLine line, InvalidOperationException e) =>
        line.Fault(RecordingProblem.NotJson, null, "names and texts of whole Unicode characters", "an escaped unpaired surrogate", "correct the line, or remove it", e);

    private bool TryReadLine(out RecordingLine line)
    {
        while (lines.TryRead(out line))
        {
            if (line.Number == 1 && line.Bytes.Span.StartsWith("\uFEFF"u8))
            {
                line = line with { Bytes = line.Bytes[3..] };
            }

            if (line.Bytes.Span.ContainsAnyExcept(" \t\r"u8))
            {
                LineAttributes.CheckEncoding(line);
                return true;
            }
        }

        return false;
    }
}
