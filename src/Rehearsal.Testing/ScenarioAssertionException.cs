namespace Rehearsal.Testing;

/// <summary>An assertion on a scenario's result did not hold. The message says what was expected, what did happen, in order, and how to repeat the run.</summary>
public sealed class ScenarioAssertionException : Exception, IAssertionException
{
    /// <summary>Initializes the exception.</summary>
    /// <param name="message">The message.</param>
    public ScenarioAssertionException(string message)
        : base(message)
    {
    }
}

/// <summary>By this name, in whatever namespace, xUnit v3 knows that an assertion failed and nothing broke down.</summary>
internal interface IAssertionException;
