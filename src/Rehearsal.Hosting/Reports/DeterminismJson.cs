using System.Text.Json;

namespace Rehearsal.Hosting;

/// <summary>The part of the JSON document of <c>run</c> that says what repeating a run showed.</summary>
internal static class DeterminismJson
{
    /// <summary>Writes the member <c>determinism</c>; nothing when nobody asked.</summary>
    public static void Write(Utf8JsonWriter json, DeterminismResult? result)
    {
        if (result is null)
        {
            return;
        }

        json.WriteStartObject("determinism");
        json.WriteString("verdict", DeterminismWords.Of(result.Verdict));
        json.WriteString("differs_by", result.Divergence is null ? null : DeterminismWords.Of(result.Origin));
        if (result.Divergence is { } divergence)
        {
            json.WriteStartObject("first_difference");
            if (divergence.Position is { } position)
            {
                json.WriteNumber("position", position);
            }
            else
            {
                json.WriteNull("position");
            }

            json.WriteString("record", divergence.Record);
            json.WriteString("field", divergence.Field);
            json.WriteString("run", divergence.Left);
            json.WriteString("repeat", divergence.Right);
            json.WriteString("handler", divergence.Handler);
            json.WriteString("repeat_handler", divergence.OtherHandler ?? divergence.Handler);
            json.WriteString("correlation_id", divergence.CorrelationId);
            json.WriteString("hint", result.Hint);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("first_difference");
        }

        json.WriteEndObject();
    }
}
