using System.Text.Json;

namespace Rehearsal.Messaging;

/// <summary>The names scripts and scenarios use: services, handlers and fields are snake_case, events the record's name.</summary>
internal static class Naming
{
    private const string AsyncSuffix = "Async";

    public static string Service(Type type) => JsonNamingPolicy.SnakeCaseLower.ConvertName(type.Name);

    public static string Handler(string method) => JsonNamingPolicy.SnakeCaseLower.ConvertName(
        method.Length > AsyncSuffix.Length && method.EndsWith(AsyncSuffix, StringComparison.Ordinal) ? method[..^AsyncSuffix.Length] : method);
}
