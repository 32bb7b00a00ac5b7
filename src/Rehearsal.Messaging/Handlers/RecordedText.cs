using System.Text;

namespace Rehearsal.Messaging;

/// <summary>Text of the system as a recording can hold it: half a character becomes U+FFFD here, so that memory and file agree.</summary>
internal static class RecordedText
{
    public static string Of(string text) =>
        text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF') ? Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)) : text;
}
