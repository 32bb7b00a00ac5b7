using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Rehearsal.Events;

/// <summary>The W3C <c>traceparent</c> of an event: its trace, and the span that published it.</summary>
/// <remarks>Source: W3C Trace Context Level 1, section 3.2. Flags are always <c>01</c> (sampled).</remarks>
/// <param name="TraceId">The trace, a 16-byte number.</param>
/// <param name="Parent">The publishing span.</param>
public readonly record struct TraceParent(UInt128 TraceId, SpanId Parent)
{
    internal const int TextLength = 55;

    /// <summary>Reads the text form.</summary>
    /// <param name="text">For example <c>00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01</c>.</param>
    /// <param name="value">The result, or the default when the text is malformed.</param>
    /// <returns>True when the text is a version-00 traceparent with non-zero ids.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out TraceParent value)
    {
        System.Span<byte> utf8 = stackalloc byte[TextLength];
        value = default;
        return text is { Length: TextLength } && Ascii.FromUtf16(text, utf8, out _) == OperationStatus.Done && TryParse(utf8, out value);
    }

    /// <summary>Reads the text form in UTF-8.</summary>
    internal static bool TryParse(ReadOnlySpan<byte> utf8, out TraceParent value)
    {
        value = default;
        if (utf8.Length != TextLength || !utf8.StartsWith("00-"u8) || utf8[35] != '-' || utf8[52] != '-')
        {
            return false;
        }

        System.Span<byte> ids = stackalloc byte[24];
        if (Convert.FromHexString(utf8[3..35], ids, out _, out _) != OperationStatus.Done
            || Convert.FromHexString(utf8[36..52], ids[16..], out _, out _) != OperationStatus.Done)
        {
            return false;
        }

        var trace = BinaryPrimitives.ReadUInt128BigEndian(ids);
        var parent = BinaryPrimitives.ReadUInt64BigEndian(ids[16..]);
        if (trace == 0 || parent == 0)
        {
            return false;
        }

        value = new TraceParent(trace, new SpanId(parent));
        return true;
    }

    /// <summary>Returns the text form.</summary>
    /// <returns>The 55-character header value.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"00-{TraceId:x32}-{Parent}-01");
}
