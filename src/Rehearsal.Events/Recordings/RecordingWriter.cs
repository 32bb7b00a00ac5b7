using System.Security.Cryptography;

namespace Rehearsal.Events;

/// <summary>Writes a recording: a header line, then one CloudEvents 1.0 JSON object a line; UTF-8 without BOM, lines ended by LF.</summary>
/// <remarks>
/// <para>The bytes are a function of the header and the records alone: attribute order, number forms and escapes are fixed. Reading a
/// recording and writing it again gives the same bytes. Text that is not Unicode (an unpaired surrogate) is written as U+FFFD.</para>
/// <para>Whole lines reach the stream, about 64 KiB at a time. Not safe for concurrent use. Position and stream version are JSON
/// numbers of up to 64 bits, wider than CloudEvents' own Integer type.</para>
/// </remarks>
public sealed class RecordingWriter : IDisposable
{
    /// <summary>The most bytes a line may have, without its LF: 16 MiB.</summary>
    public const int LineLengthMax = 16 * 1024 * 1024;

    private const int FlushThreshold = 64 * 1024;
    private const int LineLengthExpected = 4 * 1024;

    private readonly Stream output;
    private readonly bool leaveOpen;
    private readonly LineBuffer buffer = new(FlushThreshold + LineLengthExpected, FlushThreshold + LineLengthMax + LineLengthExpected);
    private readonly LineEncoder encoder;
    private readonly IncrementalHash? hash;
    private readonly bool isArray;
    private string? sha256;
    private bool disposed;

    /// <summary>Starts a recording with its header.</summary>
    /// <param name="output">Where the bytes go.</param>
    /// <param name="header">The first line.</param>
    /// <param name="leaveOpen">True to leave <paramref name="output"/> open when the writer is disposed.</param>
    public RecordingWriter(Stream output, RecordingHeader header, bool leaveOpen = false)
        : this(output, header, leaveOpen, hashed: true)
    {
    }

    /// <summary>Starts a recording with its header, in a layout.</summary>
    /// <param name="output">Where the bytes go.</param>
    /// <param name="header">The first line.</param>
    /// <param name="layout">How the lines stand in the file.</param>
    /// <param name="leaveOpen">True to leave <paramref name="output"/> open when the writer is disposed.</param>
    public RecordingWriter(Stream output, RecordingHeader header, RecordingLayout layout, bool leaveOpen = false)
        : this(output, header, leaveOpen, hashed: true, layout)
    {
    }

    /// <summary>Starts a recording that need not be hashed: what encoding alone costs is measured so.</summary>
    internal RecordingWriter(Stream output, RecordingHeader header, bool leaveOpen, bool hashed, RecordingLayout layout = RecordingLayout.Lines)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(header);
        this.output = output;
        this.leaveOpen = leaveOpen;
        hash = hashed ? IncrementalHash.CreateHash(HashAlgorithmName.SHA256) : null;
        isArray = layout == RecordingLayout.Array;
        encoder = new LineEncoder(buffer);
        buffer.Write(isArray ? "[\n"u8 : []);
        encoder.Encode(header);
        EndLine(0);
    }

    /// <summary>Gets the number of records written; the header is not counted.</summary>
    public long Count { get; private set; }

    /// <summary>Writes the next record.</summary>
    /// <param name="record">The record; positions must be given in ascending order, which the reader checks.</param>
    /// <exception cref="ArgumentException">The entry breaks a rule of the log, or its line would be longer than
    /// <see cref="LineLengthMax"/>. Nothing of it was written.</exception>
    /// <exception cref="InvalidOperationException">The recording is complete.</exception>
    public void Write(LogRecord record)
    {
        ThrowIfComplete();
        if (LogEntryRules.Problem(record.Entry) is { } problem)
        {
            throw new ArgumentException($"The record at position {record.Position}: {problem}", nameof(record));
        }

        WriteLine(record, static (encoder, record) => encoder.Encode(record));
    }

    /// <summary>Writes records in order; what <see cref="MemoryEventLog.Snapshot"/> returned goes faster than one by one.</summary>
    /// <param name="records">The records; positions ascending.</param>
    /// <exception cref="ArgumentException">An entry breaks a rule of the log, or its line would be longer than
    /// <see cref="LineLengthMax"/>. Those before it were written.</exception>
    /// <exception cref="InvalidOperationException">The recording is complete.</exception>
    public void WriteAll(IReadOnlyList<LogRecord> records)
    {
        ArgumentNullException.ThrowIfNull(records);
        ThrowIfComplete();
        if (records is LogSnapshot snapshot)
        {
            for (var i = 0; i < snapshot.Count; i++)
            {
                WriteLine((snapshot, i), static (encoder, entry) => entry.snapshot.Encode(entry.i, encoder));
            }

            return;
        }

        foreach (var record in records)
        {
            Write(record);
        }
    }

    /// <summary>Hands everything written so far to the stream, and flushes the stream.</summary>
    public void Flush()
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        hash?.AppendData(buffer.Written);
        output.Write(buffer.Written);
        buffer.Truncate(0);
        output.Flush();
    }

    /// <summary>Ends the recording: flushes it and computes its hash. Calling it again returns the same hash.</summary>
    /// <returns>The SHA-256 of exactly the bytes written, in lowercase hexadecimal.</returns>
    public string Complete()
    {
        if (sha256 is null)
        {
            buffer.Write(isArray ? "\n]\n"u8 : []);
            Flush();
            sha256 = hash is null ? "" : Convert.ToHexStringLower(hash.GetHashAndReset());
        }

        return sha256;
    }

    /// <summary>Completes the recording and closes the stream unless it is to stay open.</summary>
    public void Dispose()
    {
        if (disposed)
        {
            return;
        }

        try
        {
            Complete();
        }
        finally
        {
            disposed = true;
            hash?.Dispose();
            if (!leaveOpen)
            {
                output.Dispose();
            }
        }
    }

    private void ThrowIfComplete()
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        if (sha256 is not null)
        {
            throw new InvalidOperationException("The recording is complete; nothing can follow its last line. Write before Complete.");
        }
    }

    private void WriteLine<T>(T entry, Action<LineEncoder, T> encode)
    {
        var start = buffer.Length;
        try
        {
            buffer.Write(isArray ? ",\n"u8 : []);
            encode(encoder, entry);
            EndLine(start);
        }
        catch
        {
            buffer.Truncate(start);
            throw;
        }

        Count++;
        if (buffer.Length >= FlushThreshold)
        {
            Flush();
        }
    }

    private void EndLine(int start)
    {
        var length = buffer.Length - start;
        if (length > LineLengthMax)
        {
            throw new ArgumentException(
                $"The line would have {length} bytes, expected {LineLengthMax} at most. Keep large payloads outside the event and refer to them.");
        }

        // The next element writes the comma, the end the bracket.
        buffer.Write(isArray ? [] : "\n"u8);
    }
}
