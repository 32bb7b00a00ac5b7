namespace Rehearsal.Messaging;

/// <summary>A failure that another attempt may mend. A retry policy tries again, as it does after any exception that is not permanent.</summary>
/// <param name="message">What went wrong, for people.</param>
/// <param name="innerException">The cause, or null.</param>
public class TransientFailureException(string message, Exception? innerException = null) : Exception(message, innerException);
