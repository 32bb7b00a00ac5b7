using System.Text.Json;

namespace Rehearsal.Events;

/// <summary>The names one object had so far: a bit for each known one, so that an ordinary line needs no set and no new texts.</summary>
/// <param name="known">The names it is expected to have.</param>
internal struct NamesSeen(KnownNames known)
{
    private uint seen;
    private int next;
    private HashSet<string>? others;

    /// <summary>Takes the name a reader stands on.</summary>
    /// <param name="reader">The reader.</param>
    /// <param name="name">The name.</param>
    /// <returns>False when the object has it already.</returns>
    public bool TryAdd(ref readonly Utf8JsonReader reader, out string name)
    {
        var index = known.IndexOf(reader.ValueSpan, next);
        if (index < 0)
        {
            // A known name may still stand there with escapes in it.
            name = reader.GetString()!;
            index = known.IndexOf(name);
            if (index < 0)
            {
                others ??= new HashSet<string>(StringComparer.Ordinal);
                return others.Add(name);
            }
        }

        name = known[index];
        next = index + 1;
        var bit = 1u << index;
        var isNew = (seen & bit) == 0;
        seen |= bit;
        return isNew;
    }
}
