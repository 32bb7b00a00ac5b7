namespace Rehearsal.Messaging;

/// <summary>How the wait between tries grows.</summary>
public enum Backoff
{
    /// <summary>The same wait before each try.</summary>
    Constant,

    /// <summary>The wait grows by its first length each time.</summary>
    Linear,

    /// <summary>The wait doubles each time.</summary>
    Exponential,
}
