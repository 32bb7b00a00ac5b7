namespace Rehearsal.Analysis;

/// <summary>The names that many entries share (types, services, handlers), each known by a number. Only so many: the others stand where they are used.</summary>
internal sealed class PartNames
{
    /// <summary>The number of what is no name here.</summary>
    public const int None = 0;

    private const int CountMax = 65_535;

    private readonly Dictionary<string, int> numbers = new(StringComparer.Ordinal);
    private readonly List<string> names = [string.Empty];

    /// <summary>Gets the name with a number that <see cref="NumberOf"/> has given.</summary>
    public string this[int number] => names[number];

    /// <summary>Gets the number of a name; <see cref="None"/> when there is no room for it.</summary>
    public int NumberOf(string name)
    {
        if (numbers.TryGetValue(name, out var number))
            return number;
        if (names.Count > CountMax)
            return None;
        number = names.Count;
        numbers.Add(name, number);
        names.Add(name);
        return number;
    }
}
