namespace Rehearsal.Messaging;

/// <summary>What a handling publishes, in order. Most publish one event, which needs no object of its own.</summary>
/// <remarks>A mutable struct: kept in a field, never copied.</remarks>
internal struct OutputList
{
    private Output first;
    private List<Output>? more;

    public int Count { get; private set; }

    public readonly Output this[int index] => index == 0 ? first : more![index - 1];

    public void Add(Output output)
    {
        if (Count++ == 0)
        {
            first = output;
        }
        else
        {
            (more ??= []).Add(output);
        }
    }

    public void Clear() => this = default;
}
