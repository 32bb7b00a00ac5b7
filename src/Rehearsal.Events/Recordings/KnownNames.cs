using System.Text;

namespace Rehearsal.Events;

/// <summary>The names an object is expected to have, 32 at most, in the order they mostly stand in.</summary>
internal sealed class KnownNames(params string[] names)
{
    private readonly byte[][] utf8 = Array.ConvertAll(names, Encoding.UTF8.GetBytes);

    /// <summary>Gets a name by its index.</summary>
    public string this[int index] => names[index];

    /// <summary>Finds a name given as text.</summary>
    public int IndexOf(string name) => Array.IndexOf(names, name);

    /// <summary>Finds a name given as bytes; the one at <paramref name="start"/> and those after it are looked at first.</summary>
    public int IndexOf(ReadOnlySpan<byte> name, int start)
    {
        for (var i = start; i < utf8.Length; i++)
        {
            if (name.SequenceEqual(utf8[i]))
            {
                return i;
            }
        }

        for (var i = 0; i < start; i++)
        {
            if (name.SequenceEqual(utf8[i]))
            {
                return i;
            }
        }

        return -1;
    }
}
