namespace Rehearsal.Events;

/// <summary>The keys a segment is indexed by; the numbers are part of <see cref="KeyHash"/>.</summary>
internal enum IndexedKey
{
    Type = 1,
    Correlation = 2,
    Stream = 3,
}
