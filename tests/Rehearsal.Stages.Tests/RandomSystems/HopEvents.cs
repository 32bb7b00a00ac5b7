using Rehearsal.Messaging;

namespace Rehearsal.Stages.Tests.RandomSystems;

/// <summary>What every event of a random system carries.</summary>
public interface IHop
{
    /// <summary>Gets the key: the order of its events is kept.</summary>
    string Key { get; }

    /// <summary>Gets how many events led to this one.</summary>
    int Hop { get; }

    /// <summary>Gets what handlers drew and passed on: a difference in one draw is seen in all that follows.</summary>
    long Value { get; }
}

public sealed record E0([Subject] string Key, int Hop, long Value) : IHop, IExample<E0>
{
    public static E0 Example => new("k-0", 0, 1);
}

public sealed record E1([Subject] string Key, int Hop, long Value) : IHop;

public sealed record E2([Subject] string Key, int Hop, long Value, string? Note = null) : IHop;

// Without a subject: the key is the flow.
public sealed record E3(string Key, int Hop, long Value) : IHop;

public sealed record E4([Subject] string Key, int Hop, long Value, decimal Amount = 1.50m) : IHop;

public sealed record Undone([Subject] string Key, string Step, string Reason);

public sealed record Ended([Subject] string Key, string Reason);

/// <summary>The event types that handlers of random systems publish and scenarios trigger.</summary>
internal static class HopEvents
{
    public const int Count = 5;

    public static string NameOf(int type) => $"E{type}";

    /// <summary>Returns one of a few keys: an empty one, so that the key is the flow, and one with half a character in it, among them.</summary>
    public static string KeyOf(int key) => key switch
    {
        3 => string.Empty,
        4 => "k-\uD83D",
        _ => $"k-{key}",
    };

    public static object Make(int type, string key, int hop, long value) => type switch
    {
        0 => new E0(key, hop, value),
        1 => new E1(key, hop, value),
        2 => new E2(key, hop, value, value % 3 == 0 ? "größer \u2028 \"1,5\" 😀" : null),
        3 => new E3(key, hop, value),
        _ => new E4(key, hop, value, value / 8m),
    };
}
