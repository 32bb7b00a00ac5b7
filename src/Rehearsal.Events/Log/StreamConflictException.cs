namespace Rehearsal.Events;

/// <summary>A stream was not at the version an append was decided on. Nothing was committed; read the stream and decide again.</summary>
/// <param name="stream">The stream's name.</param>
/// <param name="expected">The version the append asked for.</param>
/// <param name="actual">The version the stream has.</param>
public sealed class StreamConflictException(string stream, long expected, long actual)
    : Exception($"Stream '{stream}' is at version {actual}, expected {expected}. Read the stream and decide again.")
{
    /// <summary>Gets the stream's name.</summary>
    public string Stream { get; } = stream;

    /// <summary>Gets the version the append asked for.</summary>
    public long Expected { get; } = expected;

    /// <summary>Gets the version the stream has.</summary>
    public long Actual { get; } = actual;
}
