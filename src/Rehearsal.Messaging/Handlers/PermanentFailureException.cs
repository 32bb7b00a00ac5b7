namespace Rehearsal.Messaging;

/// <summary>A failure that another attempt cannot mend: no retry policy tries again. Every other exception counts as transient.</summary>
/// <param name="message">What went wrong, for people.</param>
/// <param name="innerException">The cause, or null.</param>
public class PermanentFailureException(string message, Exception? innerException = null) : Exception(message, innerException);
