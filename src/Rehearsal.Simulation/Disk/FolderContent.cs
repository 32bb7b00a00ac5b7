namespace Rehearsal.Simulation;

/// <summary>The names of a folder: as processes see them, as they are on the medium, and the changes in between.</summary>
internal sealed class FolderContent
{
    private readonly List<NameChange> pending = [];
    private SortedDictionary<string, FileContent> durable = new(StringComparer.Ordinal);

    /// <summary>Gets the files as processes see them.</summary>
    public SortedDictionary<string, FileContent> Files { get; private set; } = new(StringComparer.Ordinal);

    public void Change(NameChange change)
    {
        pending.Add(change);
        change.ApplyTo(Files);
    }

    public void Flush()
    {
        durable = new SortedDictionary<string, FileContent>(Files, StringComparer.Ordinal);
        pending.Clear();
    }

    /// <summary>Leaves of the changes that were not flushed what a loss of power leaves.</summary>
    public void Crash(CrashFates fates)
    {
        foreach (var change in pending)
        {
            // A name is there or not: what would tear it is a coin more.
            var fate = fates.Next();
            if (fate == CrashFate.Kept || (fate == CrashFate.Torn && fates.KeepsSector()))
            {
                change.ApplyTo(durable);
            }
        }

        pending.Clear();
        Files = new SortedDictionary<string, FileContent>(durable, StringComparer.Ordinal);
        foreach (var file in Files.Values)
        {
            file.Crash(fates);
        }
    }
}
