namespace KilledWriter;

/// <summary>When a writer kills itself.</summary>
internal enum Strike
{
    /// <summary>Just before a call to the disk.</summary>
    Before,

    /// <summary>Just after a call to the disk, before its caller goes on.</summary>
    After,

    /// <summary>From another thread, while the call and whatever else runs.</summary>
    Beside,
}
