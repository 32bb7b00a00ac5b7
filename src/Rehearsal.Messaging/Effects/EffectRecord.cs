using System.Text.Json;

namespace Rehearsal.Messaging;

/// <summary>The payload of an effect mark: not done it is the intent, done it is the outcome, whose result may be null.</summary>
internal sealed record EffectRecord(string Service, string Target, string Key, bool Done, JsonElement? Result);
