namespace Rehearsal.Cluster;

/// <summary>Makes outcomes.</summary>
public static class Outcome
{
    /// <summary>Makes the outcome of a call that succeeded.</summary>
    /// <typeparam name="T">The value's type.</typeparam>
    /// <param name="value">The value.</param>
    /// <returns>The outcome.</returns>
    public static Outcome<T> Of<T>(T value) => new(value, null);

    /// <summary>Makes the outcome of a call that failed.</summary>
    /// <typeparam name="T">The type of the value there would have been.</typeparam>
    /// <param name="kind">The kind of error.</param>
    /// <param name="message">What was expected, what was found and how to mend it.</param>
    /// <returns>The outcome.</returns>
    public static Outcome<T> Failure<T>(ServiceErrorKind kind, string message) => new(default, new ServiceError(kind, message));

    /// <summary>Makes the outcome of a call that failed with an error already known.</summary>
    /// <typeparam name="T">The type of the value there would have been.</typeparam>
    /// <param name="error">The error.</param>
    /// <returns>The outcome.</returns>
    public static Outcome<T> Failure<T>(ServiceError error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return new Outcome<T>(default, error);
    }
}
