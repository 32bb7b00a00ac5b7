using System.Runtime.CompilerServices;

namespace Rehearsal.Events;

/// <summary>For each key of a record the record before it in the same segment that has the same. Of no meaning where there is none: the chain says how many there are.</summary>
[InlineArray(3)]
internal struct RecordLinks
{
    private int first;

    /// <summary>Gets the record before that has the same key of a kind.</summary>
    public readonly int Of(IndexedKey kind) => this[(int)kind - 1];

    /// <summary>Notes the record before.</summary>
    public void Note(IndexedKey kind, int before) => this[(int)kind - 1] = before;
}
