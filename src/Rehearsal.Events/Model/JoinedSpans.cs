using System.Globalization;
using System.Text;

namespace Rehearsal.Events;

/// <summary>The extension <c>alsoafter</c> of an event: the handlings beside its publisher whose events were needed too, as the ids of their spans with blanks between.</summary>
/// <remarks>What a batch publishes has it, and what a span of a foreign trace published that handled several messages at once.</remarks>
internal static class JoinedSpans
{
    /// <summary>The extension's name.</summary>
    public const string Name = "alsoafter";

    private const int IdLength = 16;

    /// <summary>The most ids it holds: a batch of thousands says no more with all of them.</summary>
    public const int CountMax = 100;

    /// <summary>Makes the extension.</summary>
    public static EventExtension Extension(IEnumerable<SpanId> spans) => new(Name, EventData.Encode(string.Join(' ', spans.Take(CountMax))));

    /// <summary>Gets the ids; none when there is no such extension, or it holds something else.</summary>
    public static IReadOnlyList<SpanId> Of(EventEnvelope envelope)
    {
        if (envelope.Extensions.Count == 0 || envelope.Extensions.FirstOrDefault(static extension => extension.Name == Name) is not { } extension)
        {
            return [];
        }

        List<SpanId> spans = [];
        foreach (var id in Encoding.UTF8.GetString(extension.Value.Utf8Json.Span).Trim('"').Split(' ').Take(CountMax))
        {
            if (id.Length == IdLength && ulong.TryParse(id, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var span))
            {
                spans.Add(new SpanId(span));
            }
        }

        return spans;
    }
}
