using System.Text.Json;
using Rehearsal.Events;

namespace Rehearsal.Messaging;

/// <summary>The payload of an effect mark: not done it is the intent, done it is the outcome, whose result may be null.</summary>
internal sealed record EffectRecord(string Service, string Target, string Key, bool Done, JsonElement? Result)
{
    /// <summary>Encodes the intent, or with a result the outcome.</summary>
    public static EventData Encode(string service, string target, string key, EventData? result) =>
        MarkPayload.Write((service, target, key, result), static (writer, effect) =>
        {
            writer.WriteString("service", effect.service);
            writer.WriteString("target", effect.target);
            writer.WriteString("key", effect.key);
            writer.WriteBoolean("done", effect.result is not null);
            writer.WritePropertyName("result");
            writer.WriteRawValue(effect.result is { } known ? known.Utf8Json.Span : "null"u8, skipInputValidation: true);
        });
}
