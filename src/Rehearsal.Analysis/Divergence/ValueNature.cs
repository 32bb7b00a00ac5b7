using System.Text.Json;
using System.Text.RegularExpressions;

namespace Rehearsal.Analysis;

/// <summary>Says what two different values look like.</summary>
internal static partial class ValueNature
{
    private static readonly TimeSpan OffsetStep = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan OffsetMax = TimeSpan.FromHours(26);

    // Virtual time begins in 2000 and takes ten years at most; whatever says 2016 or later is not the stage's.
    private static readonly DateTimeOffset RealTimeMin = new(2016, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset RealTimeMax = new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static DivergenceNature Of(JsonElement left, JsonElement right) =>
        left.ValueKind == JsonValueKind.String && right.ValueKind == JsonValueKind.String ? OfTexts(left, right)
        : left.ValueKind == JsonValueKind.Number && right.ValueKind == JsonValueKind.Number && IsTimeNumber(left) && IsTimeNumber(right) ? DivergenceNature.WallClock
        : DivergenceNature.Value;

    private static DivergenceNature OfTexts(JsonElement left, JsonElement right)
    {
        if (left.TryGetDateTimeOffset(out var leftTime) && right.TryGetDateTimeOffset(out var rightTime))
            return OfTimes(left, right, leftTime, rightTime);

        var (leftText, rightText) = (left.GetString()!, right.GetString()!);
        return IsSameBut(GuidForm(), leftText, rightText) ? DivergenceNature.Guid
            : IsSameBut(TimeForm(), leftText, rightText) ? DivergenceNature.WallClock
            : IsSameBut(Separators(), leftText, rightText) ? DivergenceNature.NumberFormat
            : Words(leftText) is { Length: > 1 } words && words.SequenceEqual(Words(rightText), StringComparer.Ordinal) ? DivergenceNature.Order
            : DivergenceNature.Value;
    }

    // A time without an offset is a time of day somewhere: compare it as it is written.
    private static DivergenceNature OfTimes(JsonElement left, JsonElement right, DateTimeOffset leftTime, DateTimeOffset rightTime)
    {
        var apart = (left.GetDateTime().Kind == DateTimeKind.Unspecified || right.GetDateTime().Kind == DateTimeKind.Unspecified
            ? leftTime.DateTime - rightTime.DateTime
            : leftTime - rightTime).Duration();
        return apart <= OffsetMax && apart.Ticks % OffsetStep.Ticks == 0 ? DivergenceNature.TimeZone
            : leftTime >= RealTimeMin || rightTime >= RealTimeMin ? DivergenceNature.WallClock
            : DivergenceNature.Value;
    }

    private static bool IsTimeNumber(JsonElement value) => value.TryGetInt64(out var number)
        && (IsBetween(number, static time => time.ToUnixTimeSeconds())
            || IsBetween(number, static time => time.ToUnixTimeMilliseconds())
            || IsBetween(number, static time => time.Ticks));

    private static bool IsBetween(long number, Func<DateTimeOffset, long> unit) => number >= unit(RealTimeMin) && number < unit(RealTimeMax);

    // Both hold something of the form, and what is around it is the same.
    private static bool IsSameBut(Regex form, string left, string right) =>
        form.IsMatch(left) && form.IsMatch(right) && form.Replace(left, "") == form.Replace(right, "");

    private static string[] Words(string text) =>
        [.. text.Split([' ', ',', ';', '|', '/'], StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)];

    [GeneratedRegex("[0-9a-fA-F]{8}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{12}", RegexOptions.CultureInvariant)]
    private static partial Regex GuidForm();

    [GeneratedRegex("20[12][0-9]-[01][0-9]-[0-3][0-9]([T ][0-9:.,]+)?", RegexOptions.CultureInvariant)]
    private static partial Regex TimeForm();

    [GeneratedRegex("[.,'\u2019\u00a0\u202f]", RegexOptions.CultureInvariant)]
    private static partial Regex Separators();
}
