using System.Buffers;
using System.Buffers.Text;

namespace Rehearsal.Events;

/// <summary>A place in a line. Each part is taken if it stands there just as <see cref="LineEncoder"/> writes it; otherwise the place stays where it is.</summary>
internal ref struct LineCursor(ReadOnlySpan<byte> line, TextPool texts, WrittenTime times)
{
    private const int FractionDigits = 4;
    private const int WholeDigitsMax = 14;

    // What ends a text, or must not stand in one unescaped.
    private static readonly SearchValues<byte> TextEnds = SearchValues.Create([(byte)'"', (byte)'\\', .. Enumerable.Range(0, ' ').Select(static control => (byte)control)]);

    /// <summary>Gets what follows.</summary>
    public ReadOnlySpan<byte> Rest { get; private set; } = line;

    /// <summary>Takes bytes that are known.</summary>
    public bool Take(ReadOnlySpan<byte> expected)
    {
        if (!Rest.StartsWith(expected))
        {
            return false;
        }

        Rest = Rest[expected.Length..];
        return true;
    }

    /// <summary>Takes a text without escapes, and the quotation mark that ends it.</summary>
    public bool TakeText(out string text)
    {
        var length = Rest.IndexOfAny(TextEnds);
        if (length < 0 || Rest[length] != '"')
        {
            text = "";
            return false;
        }

        text = texts.Of(Rest[..length]);
        Rest = Rest[(length + 1)..];
        return true;
    }

    /// <summary>Takes a text behind its name if the name stands here.</summary>
    /// <returns>False when the name stands here without such a text.</returns>
    public bool TakeOptionalText(ReadOnlySpan<byte> name, out string? text)
    {
        text = null;
        return !Take(name) || TakeText(out text);
    }

    /// <summary>Takes a UUID and the quotation mark that ends it.</summary>
    public bool TakeId(out Guid id)
    {
        id = default;
        if (Rest.Length <= HexText.IdLength || Rest[HexText.IdLength] != '"' || !HexText.TryRead(Rest[..HexText.IdLength], out id))
        {
            return false;
        }

        Rest = Rest[(HexText.IdLength + 1)..];
        return true;
    }

    /// <summary>Takes a UUID behind its name if the name stands here.</summary>
    public bool TakeOptionalId(ReadOnlySpan<byte> name, out Guid? id)
    {
        id = null;
        if (!Take(name))
        {
            return true;
        }

        var isId = TakeId(out var value);
        id = value;
        return isId;
    }

    /// <summary>Takes a W3C traceparent and the quotation mark that ends it.</summary>
    public bool TakeTrace(out TraceParent trace)
    {
        trace = default;
        if (Rest.Length <= TraceParent.TextLength || Rest[TraceParent.TextLength] != '"' || !TraceParent.TryParse(Rest[..TraceParent.TextLength], out trace))
        {
            return false;
        }

        Rest = Rest[(TraceParent.TextLength + 1)..];
        return true;
    }

    /// <summary>Takes the id of a span and the quotation mark that ends it.</summary>
    public bool TakeSpanId(out SpanId id)
    {
        id = default;
        if (Rest.Length <= HexText.NumberLength || Rest[HexText.NumberLength] != '"' || !HexText.TryRead(Rest, out ulong value))
        {
            return false;
        }

        id = new SpanId(value);
        Rest = Rest[(HexText.NumberLength + 1)..];
        return true;
    }

    /// <summary>Takes a whole number that is not negative.</summary>
    public bool TakeNumber(out long number)
    {
        if (!Utf8Parser.TryParse(Rest, out number, out var length) || Rest[0] is (byte)'-' or (byte)'+' || (Rest[0] == '0' && length > 1) || IsNumberAt(length))
        {
            return false;
        }

        Rest = Rest[length..];
        return true;
    }

    /// <summary>Takes a whole number behind its name if the name stands here.</summary>
    public bool TakeOptionalNumber(ReadOnlySpan<byte> name, out long? number)
    {
        number = null;
        if (!Take(name))
        {
            return true;
        }

        var isNumber = TakeNumber(out var value);
        number = value;
        return isNumber;
    }

    /// <summary>Takes a time and the quotation mark that ends it.</summary>
    public bool TakeTime(out DateTimeOffset time)
    {
        if (!times.TryRead(Rest, out time, out var length))
        {
            return false;
        }

        Rest = Rest[length..];
        return true;
    }

    /// <summary>Takes milliseconds with four decimal places at most, not negative and of less than years.</summary>
    public bool TakeMilliseconds(out TimeSpan time)
    {
        time = default;
        long ticks = 0;
        var at = 0;
        while (at < Rest.Length && Rest[at] is >= (byte)'0' and <= (byte)'9')
        {
            ticks = (ticks * 10) + (Rest[at++] - '0');
            if (at > WholeDigitsMax - FractionDigits)
            {
                return false;
            }
        }

        if (at == 0 || (at > 1 && Rest[0] == '0'))
        {
            return false;
        }

        var isFraction = at < Rest.Length && Rest[at] == '.';
        var digits = 0;
        at += isFraction ? 1 : 0;
        for (; isFraction && digits < FractionDigits && at < Rest.Length && Rest[at] is >= (byte)'0' and <= (byte)'9'; digits++)
        {
            ticks = (ticks * 10) + (Rest[at++] - '0');
        }

        if ((isFraction && digits == 0) || IsNumberAt(at))
        {
            return false;
        }

        for (; digits < FractionDigits; digits++)
        {
            ticks *= 10;
        }

        time = new TimeSpan(ticks);
        Rest = Rest[at..];
        return true;
    }

    // A number that goes on has a form that is left to others.
    private readonly bool IsNumberAt(int at) => at < Rest.Length && Rest[at] is (byte)'.' or (byte)'e' or (byte)'E' or (>= (byte)'0' and <= (byte)'9');
}
