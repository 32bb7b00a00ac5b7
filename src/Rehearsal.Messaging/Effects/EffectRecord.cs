using System.Text.Json;

namespace Rehearsal.Messaging;

/// <summary>The payload of an effect mark: without a result it is the intent, with one the outcome.</summary>
internal sealed record EffectRecord(string Service, string Target, string Key, JsonElement? Result);
