namespace Rehearsal.Events.Tests.Embedded;

public sealed class Crc32CTests
{
    [Fact]
    public void ChecksumOf_TheDigits_IsThePublishedCheckValue() =>
        Assert.Equal(0xE3069283u, RecordFormat.ChecksumOf("123456789"u8));

    [Fact]
    public void ChecksumOf_EveryLengthAndAlignment_IsThatOfTheDefinition()
    {
        var bytes = new byte[7_000];
        new Random(5).NextBytes(bytes);
        for (var length = 0; length < 700; length++)
        {
            var part = bytes.AsSpan(length % 17, length);
            Assert.Equal(BitByBit(part), RecordFormat.ChecksumOf(part));
        }

        // Around the lengths from which more bytes are summed side by side.
        foreach (var length in (int[])[3_071, 3_072, 3_073, 3_360, 6_143, 6_144, 6_500])
        {
            var part = bytes.AsSpan(3, length);
            Assert.Equal(BitByBit(part), RecordFormat.ChecksumOf(part));
        }
    }

    private static uint BitByBit(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * 0x82F63B78u);
            }
        }

        return ~crc;
    }
}
