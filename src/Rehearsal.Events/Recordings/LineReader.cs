namespace Rehearsal.Events;

/// <summary>Cuts a stream into lines at LF, holding no more than one line and one block of what follows it.</summary>
internal sealed class LineReader(Stream input, string? file)
{
    private const int BlockSize = 64 * 1024;

    private byte[] buffer = new byte[BlockSize];
    private int start;
    private int end;
    private bool atEnd;
    private long number;
    private bool isBegun;
    private ArrayLines? array;

    /// <summary>Reads the next line. Its bytes are valid until the next call.</summary>
    /// <exception cref="RecordingFormatException">The line is longer than <see cref="RecordingWriter.LineLengthMax"/>.</exception>
    public bool TryRead(out RecordingLine line)
    {
        var searched = 0;
        while (true)
        {
            var found = buffer.AsSpan(start + searched, end - start - searched).IndexOf((byte)'\n');
            if (found >= 0)
            {
                line = Take(searched + found, ended: true);
                start++;
                return true;
            }

            searched = end - start;
            if (atEnd)
            {
                line = searched > 0 ? Take(searched, ended: false) : default;
                return searched > 0;
            }

            if (searched > RecordingWriter.LineLengthMax)
            {
                Take(searched, ended: false);
            }

            Fill();
        }
    }

    private RecordingLine Take(int length, bool ended)
    {
        number++;
        var line = new RecordingLine(buffer.AsMemory(start, length), number, file, ended);
        start += length;
        if (length > RecordingWriter.LineLengthMax)
        {
            throw line.Fault(
                RecordingProblem.LineTooLong,
                null,
                $"a line of {RecordingWriter.LineLengthMax} bytes at most",
                "a longer one",
                "check that the file is a recording; keep large payloads outside its events");
        }

        return line;
    }

    private void Fill()
    {
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
        }

        if (end == buffer.Length)
        {
            Array.Resize(ref buffer, buffer.Length * 2);
        }

        var read = input.Read(buffer, end, buffer.Length - end);
        atEnd = read == 0;
        var block = buffer.AsSpan(end, read);
        if (!isBegun && block.ContainsAnyExcept(" \t\r\n"u8))
        {
            isBegun = true;
            array = ArrayLines.Begins(block) ? new ArrayLines() : null;
        }

        end += array?.Change(block) ?? read;
    }
}
