using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Rehearsal.Events;

namespace Rehearsal.Messaging;

/// <summary>Checks a <see cref="RateLimitAttribute"/> against the event that its handler takes.</summary>
internal sealed class RateLimitReader(RateLimitAttribute declared, Type record, Action<bool, string> require)
{
    private const int LimitMax = 1_000_000;

    /// <summary>Reads the policy; null when it is wrong.</summary>
    public RateLimitPolicy? Read()
    {
        var per = Period.Parse(declared.Per);
        require(declared.Limit is >= 1 and <= LimitMax, $"[RateLimit] is {declared.Limit}; expected 1 to 1,000,000.");
        require(per is not null, $"[RateLimit] Per is '{declared.Per}'; expected {Period.Expected}.");
        require(Enum.IsDefined(declared.Over), $"[RateLimit] Over is {(int)declared.Over}; expected RateLimitOver.Drop or RateLimitOver.Delay.");
        require(declared is { Priority: not null } or { PriorityOrder: null, Bypass: null }, "[RateLimit] has PriorityOrder or Bypass but no Priority; say which field has these values.");
        if (declared.Key is { } key)
        {
            _ = FieldOf("Key", key);
        }

        var priority = declared.Priority is { } field && FieldOf("Priority", field) is { } type ? PriorityOf(field, type) : null;
        return per is { } window ? new RateLimitPolicy(declared.Limit, window, declared.Over, declared.Key, priority) : null;
    }

    private EventPriority? PriorityOf(string field, Type type)
    {
        var bypass = Words(declared.Bypass);
        var order = Words(declared.PriorityOrder);
        require(declared.Bypass is null || bypass.Count > 0, "[RateLimit] Bypass is empty; name the values, or leave it out.");
        require(declared.PriorityOrder is null || order.Count > 0, "[RateLimit] PriorityOrder is empty; name the values, the highest first, or leave it out.");
        require(order.Distinct(StringComparer.Ordinal).Count() == order.Count, $"[RateLimit] PriorityOrder is '{declared.PriorityOrder}', which names a value twice; keep one.");
        if (type.IsEnum)
        {
            var values = RanksOf(type);
            foreach (var word in order.Concat(bypass).Where(word => !values.ContainsKey(word)).Distinct(StringComparer.Ordinal))
            {
                require(false, $"[RateLimit] names the priority '{word}', which {type.Name} does not have; expected {string.Join(", ", values.Keys)}.");
            }

            return new EventPriority(field, order.Count > 0 ? RanksOf(order) : values, bypass.ToHashSet(StringComparer.Ordinal));
        }

        var isNumber = IsNumber(type);
        require(
            isNumber || order.Count > 0 || declared.Over == RateLimitOver.Drop,
            $"[RateLimit] Priority '{field}' is a {type.Name}, whose values have no order; name them, the highest first: PriorityOrder = \"urgent, normal\".");
        if (order.Count > 0)
        {
            foreach (var word in bypass.Where(word => !order.Contains(word, StringComparer.Ordinal)))
            {
                require(false, $"[RateLimit] Bypass names '{word}', which PriorityOrder does not; expected {string.Join(", ", order)}.");
            }
        }

        return new EventPriority(field, isNumber && order.Count == 0 ? null : RanksOf(order), bypass.ToHashSet(StringComparer.Ordinal));
    }

    // The type of a field that can be a key: one with a single value. Null when there is no such field.
    private Type? FieldOf(string use, string name)
    {
        var fields = EventJson.Options.GetTypeInfo(record).Properties.Where(static property => property.Get is not null).ToList();
        var field = fields.Find(property => property.Name == name);
        require(field is not null, $"[RateLimit] {use} is '{name}', which is no field of {record.Name}; expected {(fields.Count == 0 ? "a record with fields" : string.Join(", ", fields.Select(static property => property.Name)))}.");
        if (field is null)
        {
            return null;
        }

        var type = Nullable.GetUnderlyingType(field.PropertyType) ?? field.PropertyType;
        var isScalar = EventJson.Options.GetTypeInfo(type).Kind == JsonTypeInfoKind.None && type != typeof(object) && type != typeof(JsonElement);
        require(isScalar, $"[RateLimit] {use} is '{name}', a {type.Name}; expected a field with a single value: a text, a number, an enumeration, an id.");
        return isScalar ? type : null;
    }

    private static List<string> Words(string? list) => [.. (list ?? string.Empty).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];

    private static Dictionary<string, decimal> RanksOf(List<string> highestFirst) =>
        highestFirst.Distinct(StringComparer.Ordinal).Reverse().Select(static (word, rank) => (word, rank)).ToDictionary(static pair => pair.word, static pair => (decimal)pair.rank, StringComparer.Ordinal);

    // As they stand in JSON.
    private static Dictionary<string, decimal> RanksOf(Type type)
    {
        Dictionary<string, decimal> ranks = new(StringComparer.Ordinal);
        foreach (var value in Enum.GetValues(type))
        {
            ranks.TryAdd(
                JsonSerializer.SerializeToElement(value, type, EventJson.Options).GetString()!,
                Convert.ToDecimal(Convert.ChangeType(value, Enum.GetUnderlyingType(type), CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));
        }

        return ranks;
    }

    private static bool IsNumber(Type type) => Type.GetTypeCode(type) is >= TypeCode.SByte and <= TypeCode.Decimal;
}
