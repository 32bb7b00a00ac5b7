namespace Rehearsal.Simulation;

/// <summary>A change of a folder's names that is not on the medium yet: a file gets a name, or another one in place of those it has, or a name goes.</summary>
/// <param name="Name">The name.</param>
/// <param name="Content">The file that has the name from then on; null when nobody has.</param>
internal readonly record struct NameChange(string Name, FileContent? Content)
{
    public void ApplyTo(SortedDictionary<string, FileContent> names)
    {
        if (Content is null)
        {
            names.Remove(Name);
            return;
        }

        foreach (var old in names.Where(Has(Content)).Select(static pair => pair.Key).ToArray())
        {
            names.Remove(old);
        }

        names[Name] = Content;
    }

    private static Func<KeyValuePair<string, FileContent>, bool> Has(FileContent content) => pair => ReferenceEquals(pair.Value, content);
}
