namespace Rehearsal.Events;

/// <summary>How much memory a <see cref="MemoryEventLog"/> may take, and where it puts the rest.</summary>
public sealed record MemoryLogOptions
{
    /// <summary>Gets the most bytes of encoded entries that stay in memory; older ones are moved to a file that goes with the process.</summary>
    /// <value>1 MiB to 2^62 bytes. The default is 512 MiB, about four million entries. The newest 4,096 entries stay in memory beside them.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of that range.</exception>
    public long InMemoryMax
    {
        get;
        init => field = value is >= 1024 * 1024 and <= 1L << 62
            ? value
            : throw new ArgumentOutOfRangeException(nameof(InMemoryMax), value, "InMemoryMax must be 1 MiB to 2^62 bytes.");
    } = 512 * 1024 * 1024;

    /// <summary>Gets the folder of that file; made when it is needed.</summary>
    /// <value>The default is the system's folder for temporary files. When it cannot take more, entries stay in memory.</value>
    public string Folder { get; init; } = Path.GetTempPath();
}
