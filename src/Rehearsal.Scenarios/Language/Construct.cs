namespace Rehearsal.Scenarios;

/// <summary>A step, check or fault of the scenario language: the one description that its reader, its schema and its page are made from.</summary>
/// <param name="Name">The key it is written with; of a fault its <c>type</c>.</param>
/// <param name="Summary">What it does, in one sentence.</param>
/// <param name="Keys">The keys of its mapping; none when <see cref="Value"/> says what it takes.</param>
internal sealed record Construct(string Name, string Summary, IReadOnlyList<ConstructKey> Keys)
{
    /// <summary>Gets what is to be known besides, in Markdown: paragraphs, each a line.</summary>
    public IReadOnlyList<string> Details { get; init; } = [];

    /// <summary>Gets what it takes when that is not one mapping of <see cref="Keys"/>; null otherwise.</summary>
    public Shape? Value { get; init; }

    /// <summary>Gets a value indicating whether a list of such mappings may stand in the place of one; the words of a <see cref="Value"/> say so themselves.</summary>
    public bool MayBeList { get; init; }

    /// <summary>Gets the constructs that keys of the same name take, each with a table of its own on the page; none when the keys say it all.</summary>
    public IReadOnlyList<Construct> Parts { get; init; } = [];

    /// <summary>Gets groups of keys of which at least one must be there whole; none when no such rule holds.</summary>
    public IReadOnlyList<string[]> Alternatives { get; init; } = [];

    /// <summary>Gets pairs of keys that exclude each other.</summary>
    public IReadOnlyList<string[]> Exclusive { get; init; } = [];

    /// <summary>Gets pairs of keys of which the first is there only beside the second.</summary>
    public IReadOnlyList<string[]> Needs { get; init; } = [];

    /// <summary>Gets the scenario that shows it, as a file.</summary>
    public string Example { get; init; } = "";

    /// <summary>Gets the system of the repository that the example runs against: its folder.</summary>
    public string ExampleSystem { get; init; } = "samples/Shop";

    /// <summary>Gets the keys' names in order.</summary>
    public string[] KeyNames { get; } = [.. Keys.Select(static key => key.Name)];
}

/// <summary>A key of a <see cref="Construct"/>.</summary>
/// <param name="Name">The key.</param>
/// <param name="Shape">What its value may be.</param>
/// <param name="Prose">What it says, in Markdown.</param>
internal sealed record ConstructKey(string Name, Shape Shape, string Prose)
{
    /// <summary>Gets a value indicating whether it must be there.</summary>
    public bool IsRequired { get; init; }

    /// <summary>Gets what holds when it is absent, in words; null when that goes without saying.</summary>
    public string? Default { get; init; }
}
