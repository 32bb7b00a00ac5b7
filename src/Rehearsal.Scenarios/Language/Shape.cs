using System.Text.Json.Nodes;

namespace Rehearsal.Scenarios;

/// <summary>What a value may be: in words for people, and as a JSON Schema.</summary>
/// <param name="Words">The words, with links to the page of the file format: <c>a duration</c>.</param>
/// <param name="Schema">Makes the schema.</param>
internal sealed record Shape(string Words, Func<JsonObject> Schema);
