namespace Rehearsal.Scenarios;

/// <summary>Values that no text may hold any more. Adding one and looking through a text take no longer for those that are there already.</summary>
internal sealed class ForgottenValues
{
    // A shorter one, such as a first name, may be part of any text.
    private const int PartLengthMin = 4;

    private readonly HashSet<string> values = new(StringComparer.Ordinal);
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> parts;

    // The lengths of the values by their first characters.
    private readonly Dictionary<ulong, HashSet<int>> lengths = [];

    public ForgottenValues() => parts = values.GetAlternateLookup<ReadOnlySpan<char>>();

    public int Count => values.Count;

    public void Add(string value)
    {
        if (values.Add(value) && value.Length >= PartLengthMin)
        {
            lengths.TryAdd(HeadOf(value), []);
            lengths[HeadOf(value)].Add(value.Length);
        }
    }

    /// <summary>Tells whether a text is or holds one of the values.</summary>
    public bool AreIn(string text)
    {
        if (values.Contains(text))
        {
            return true;
        }

        for (var start = 0; lengths.Count > 0 && start + PartLengthMin <= text.Length; start++)
        {
            if (lengths.TryGetValue(HeadOf(text.AsSpan(start)), out var known) && StandsAt(text, start, known))
            {
                return true;
            }
        }

        return false;
    }

    private bool StandsAt(string text, int start, HashSet<int> known)
    {
        foreach (var length in known)
        {
            var end = start + length;
            if (end <= text.Length && !IsWithinDigits(text, start) && !IsWithinDigits(text, end) && parts.Contains(text.AsSpan(start, length)))
            {
                return true;
            }
        }

        return false;
    }

    // 1234 is no part of 512345, which is another number.
    private static bool IsWithinDigits(string text, int at) => at > 0 && at < text.Length && char.IsAsciiDigit(text[at - 1]) && char.IsAsciiDigit(text[at]);

    private static ulong HeadOf(ReadOnlySpan<char> text) => ((ulong)text[0] << 48) | ((ulong)text[1] << 32) | ((ulong)text[2] << 16) | text[3];
}
