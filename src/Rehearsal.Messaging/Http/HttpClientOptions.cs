namespace Rehearsal.Messaging;

/// <summary>What a client that a system gives to its services is set to: see <see cref="SystemBuilder.AddHttpClient{TClient}"/>.</summary>
public sealed record HttpClientOptions
{
    /// <summary>The time-out of a client that is given no other: 100 s of stage time, as .NET's own is 100 s.</summary>
    public static readonly TimeSpan TimeoutDefault = TimeSpan.FromSeconds(100);

    /// <summary>Gets the longest time from a request to its response, in stage time.</summary>
    /// <value>1 ms to a day, or <see cref="System.Threading.Timeout.InfiniteTimeSpan"/>. The default is 100 s.</value>
    /// <remarks>At it the call fails as with <see cref="HttpClient.Timeout"/>, which stays infinite, because it counts the machine's time.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside its range.</exception>
    public TimeSpan Timeout
    {
        get;
        init => field = value == System.Threading.Timeout.InfiniteTimeSpan || (value >= TimeSpan.FromMilliseconds(1) && value <= TimeSpan.FromDays(1))
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Timeout), value, "Timeout must be 1 ms to a day, or Timeout.InfiniteTimeSpan.");
    } = TimeoutDefault;

    /// <summary>Gets makers of the handlers that requests pass, outermost first; each is called once a client.</summary>
    /// <value>The default is none. Here, and not around the client's handler, they stay on the stage's scheduler.</value>
    public IReadOnlyList<Func<IServiceProvider, DelegatingHandler>> Handlers { get; init; } = [];
}
