using System.Diagnostics.CodeAnalysis;

namespace Rehearsal.Cluster;

/// <summary>What came of a call to a service: a value or an error. Immutable.</summary>
/// <remarks>Errors are values here because callers meet them in ordinary running; cancellation and broken promises are exceptions.</remarks>
/// <typeparam name="T">The value's type.</typeparam>
public sealed record Outcome<T>
{
    private readonly T? value;

    internal Outcome(T? value, ServiceError? error)
    {
        this.value = value;
        Error = error;
    }

    /// <summary>Gets the error, or null when the call succeeded.</summary>
    public ServiceError? Error { get; }

    /// <summary>Gets a value indicating whether the call succeeded.</summary>
    [MemberNotNullWhen(false, nameof(Error))]
    public bool Succeeded => Error is null;

    /// <summary>Gets the value.</summary>
    /// <exception cref="InvalidOperationException">The call failed; the message is the error's.</exception>
    public T Value => Succeeded ? value! : throw new InvalidOperationException($"The call has no value. {Error}");

    /// <summary>Turns the value into another; an error stays the error it is.</summary>
    /// <typeparam name="TOther">The other value's type.</typeparam>
    /// <param name="map">Turns the value.</param>
    /// <returns>The outcome with the other value.</returns>
    public Outcome<TOther> Map<TOther>(Func<T, TOther> map)
    {
        ArgumentNullException.ThrowIfNull(map);
        return Succeeded ? Outcome.Of(map(value!)) : Outcome.Failure<TOther>(Error);
    }

    /// <summary>Returns the outcome as text.</summary>
    /// <returns>The value, or the error.</returns>
    public override string ToString() => Succeeded ? $"{value}" : Error.ToString();
}
