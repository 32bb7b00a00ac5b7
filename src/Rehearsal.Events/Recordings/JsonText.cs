using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;

namespace Rehearsal.Events;

/// <summary>Writes texts as JSON strings, escaped by the platform's default encoder: see docs/decisions/0006.</summary>
internal static class JsonText
{
    private const int ChunkLength = 256;

    // What the encoder leaves as it is. Most texts are made of nothing else, and finding that out is cheaper than encoding.
    private static readonly SearchValues<char> Plain =
        SearchValues.Create([.. Enumerable.Range(0, 128).Where(static c => !JavaScriptEncoder.Default.WillEncode(c)).Select(static c => (char)c)]);

    /// <summary>Writes a text in quotation marks, or <c>null</c>, behind what stands before it.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="before">Bytes that are written as they are.</param>
    /// <param name="text">The text.</param>
    public static void Write(LineBuffer output, ReadOnlySpan<byte> before, string? text)
    {
        if (text is null || text.AsSpan().ContainsAnyExcept(Plain))
        {
            output.Write(before);
            WriteOther(output, text);
            return;
        }

        // In bounds of what an array can hold: a text has at most half as many characters.
        var room = output.Reserve(before.Length + text.Length + 2);
        before.CopyTo(room);
        room[before.Length] = (byte)'"';
        Ascii.FromUtf16(text, room[(before.Length + 1)..], out var length);
        room[before.Length + 1 + length] = (byte)'"';
        output.Advance(before.Length + length + 2);
    }

    private static void WriteOther(LineBuffer output, string? text)
    {
        if (text is null)
        {
            output.Write("null"u8);
            return;
        }

        output.Write("\""u8);
        WriteEscaped(output, text);
        output.Write("\""u8);
    }

    // What the encoder gives is ASCII. An unpaired surrogate becomes U+FFFD; a pair is never torn by the end of a chunk.
    private static void WriteEscaped(LineBuffer output, ReadOnlySpan<char> text)
    {
        System.Span<char> chunk = stackalloc char[ChunkLength];
        while (!text.IsEmpty)
        {
            JavaScriptEncoder.Default.Encode(text, chunk, out var consumed, out var escaped);
            Ascii.FromUtf16(chunk[..escaped], output.Reserve(escaped), out var length);
            output.Advance(length);
            text = text[consumed..];
        }
    }
}
