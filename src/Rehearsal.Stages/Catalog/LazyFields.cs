using System.Collections;
using Rehearsal.Scenarios;

namespace Rehearsal.Stages;

/// <summary>The fields of an event type, read when first asked for: most runs refer to the fields of few types.</summary>
internal sealed class LazyFields(Func<IReadOnlyList<FieldSchema>> read) : IReadOnlyList<FieldSchema>
{
    private readonly Lazy<IReadOnlyList<FieldSchema>> fields = new(read);

    public int Count => fields.Value.Count;

    public FieldSchema this[int index] => fields.Value[index];

    public IEnumerator<FieldSchema> GetEnumerator() => fields.Value.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
