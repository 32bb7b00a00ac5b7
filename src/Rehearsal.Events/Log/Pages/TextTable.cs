using System.Runtime.CompilerServices;

namespace Rehearsal.Events;

/// <summary>The texts that entries share (types, services, subjects, correlation ids), each kept once and known by a number.</summary>
/// <remarks>One writer at a time asks for numbers; readers look texts up without a lock.</remarks>
internal sealed class TextTable
{
    private const int RecentMax = 65_536;
    private const int RoomForEach = 4;

    private readonly Dictionary<string, int> numbers = new(StringComparer.Ordinal);

    // By identity: a run's entries refer to the same few string objects, and comparing references is cheaper than hashing characters. Texts that share a
    // slot drive each other out, so there are more slots than texts.
    private (string? Text, int Number)[] recent = new (string?, int)[256];

    // Number 0 is no text at all, which the empty slots above say too.
    private string[] texts = new string[64];

    /// <summary>Gets the text with a number that <see cref="NumberOf"/> has given.</summary>
    public string this[int number] => Volatile.Read(ref texts)[number];

    /// <summary>Gets the number of a text.</summary>
    public int NumberOf(string text)
    {
        ref var slot = ref recent[RuntimeHelpers.GetHashCode(text) & (recent.Length - 1)];
        if (!ReferenceEquals(slot.Text, text))
        {
            var number = Find(text);
            recent[RuntimeHelpers.GetHashCode(text) & (recent.Length - 1)] = (text, number);
            return number;
        }

        return slot.Number;
    }

    private int Find(string text)
    {
        if (numbers.TryGetValue(text, out var number))
        {
            return number;
        }

        number = numbers.Count + 1;
        if (number == texts.Length)
        {
            var larger = new string[checked(texts.Length * 2)];
            texts.CopyTo(larger, 0);
            Volatile.Write(ref texts, larger);
        }

        texts[number] = text;
        numbers.Add(text, number);
        if (number > recent.Length / RoomForEach && recent.Length < RecentMax)
        {
            recent = new (string?, int)[recent.Length * 2];
        }

        return number;
    }
}
