using System.Text;

namespace Rehearsal.Hosting;

/// <summary>A stream that takes UTF-8 and hands it to a text writer, so that what is written once need not be held whole.</summary>
/// <param name="writer">Where to; not closed.</param>
internal sealed class TextStream(TextWriter writer) : OutgoingStream
{
    private readonly Decoder decoder = Encoding.UTF8.GetDecoder();
    private char[] characters = new char[16 * 1024];

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (characters.Length < buffer.Length + 1)
        {
            characters = new char[buffer.Length + 1];
        }

        // A character that is cut in the middle waits in the decoder for the rest.
        writer.Write(characters.AsSpan(0, decoder.GetChars(buffer, characters, flush: false)));
    }

    public override void Flush()
    {
    }
}
