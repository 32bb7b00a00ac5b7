namespace Rehearsal.Cluster;

/// <summary>Counts, sets and measures figures of this node.</summary>
/// <remarks>
/// Safe for concurrent use. Names are 1 to 256 characters: words of a-z, 0-9, '_' and '-', joined by dots, each for one kind of figure.
/// The figures are the node's and end with it; they are also seen by whatever listens to the meter <c>Rehearsal.Foundation</c> of
/// <see cref="System.Diagnostics.Metrics"/>, OpenTelemetry for one. After the service was stopped, emissions are ignored.
/// </remarks>
public interface ITelemetryService : IFoundationService
{
    /// <summary>Adds to a counter.</summary>
    /// <param name="name">The counter.</param>
    /// <param name="value">What to add; 0 or more.</param>
    /// <param name="tags">Which one; each name once.</param>
    /// <exception cref="ArgumentException">A name is malformed or of another kind of figure, a tag occurs twice, or the value is negative.</exception>
    void EmitCounter(string name, long value = 1, params IReadOnlyList<TelemetryTag> tags);

    /// <summary>Sets a gauge.</summary>
    /// <param name="name">The gauge.</param>
    /// <param name="value">What it is now; a finite number.</param>
    /// <param name="tags">Which one; each name once.</param>
    /// <exception cref="ArgumentException">A name is malformed or of another kind of figure, a tag occurs twice, or the value is not finite.</exception>
    void EmitGauge(string name, double value, params IReadOnlyList<TelemetryTag> tags);

    /// <summary>Measures a piece of work in stage time, and gives its result. An exception counts as failed and passes through.</summary>
    /// <typeparam name="T">The result's type.</typeparam>
    /// <param name="name">The measure.</param>
    /// <param name="work">The work.</param>
    /// <param name="tags">Which one; each name once.</param>
    /// <returns>The work's result.</returns>
    /// <exception cref="ArgumentException">A name is malformed or of another kind of figure, or a tag occurs twice; the work was not begun.</exception>
    Task<T> MeasureAsync<T>(string name, Func<Task<T>> work, params IReadOnlyList<TelemetryTag> tags);

    /// <summary>Reads all figures as of one moment.</summary>
    /// <returns>The figures; Unavailable when the service was stopped.</returns>
    Outcome<TelemetrySnapshot> Snapshot();
}
