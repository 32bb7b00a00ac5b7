using System.Text;

namespace Rehearsal.Hosting;

/// <summary>A stream that takes UTF-8 and hands it to a text writer, so that what is written once need not be held whole.</summary>
/// <param name="writer">Where to; not closed.</param>
internal sealed class TextStream(TextWriter writer) : Stream
{
    private readonly Decoder decoder = Encoding.UTF8.GetDecoder();
    private char[] characters = new char[16 * 1024];

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

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

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
