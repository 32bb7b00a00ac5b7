using System.Text;

namespace Rehearsal.Hosting.Tests;

public sealed class TextStreamTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(100_000)]
    public void Write_InPiecesOfAnySize_IsTheText(int size)
    {
        var text = string.Concat(Enumerable.Repeat("aé€😀\n", 10_000));
        var bytes = Encoding.UTF8.GetBytes(text);
        using var writer = new StringWriter();
        using (var stream = new TextStream(writer))
        {
            for (var at = 0; at < bytes.Length; at += size)
            {
                stream.Write(bytes, at, Math.Min(size, bytes.Length - at));
            }
        }

        Assert.Equal(text, writer.ToString());
    }
}
