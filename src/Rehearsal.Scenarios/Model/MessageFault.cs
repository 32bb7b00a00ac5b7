namespace Rehearsal.Scenarios;

/// <summary>A fault that befalls messages, and which of them: every condition given must hold.</summary>
public abstract record MessageFault : Fault
{
    private protected MessageFault()
    {
    }

    /// <summary>Gets the only event type it befalls; null for all.</summary>
    public string? Event { get; init; }

    /// <summary>Gets where the event type stands in the file.</summary>
    public SourceLocation EventLocation { get; init; }

    /// <summary>Gets which distinct event of the type is the victim, counting from 1; null for every one.</summary>
    public int? AtCycle { get; init; }

    /// <summary>Gets the only handler it befalls, in snake_case; null for all.</summary>
    public string? Handler { get; init; }

    /// <summary>Gets where the handler stands in the file.</summary>
    public SourceLocation HandlerLocation { get; init; }

    /// <summary>Gets the only service it befalls, in snake_case; null for all.</summary>
    public string? Service { get; init; }

    /// <summary>Gets where the service stands in the file.</summary>
    public SourceLocation ServiceLocation { get; init; }

    /// <summary>Gets the share of victims, more than 0 and at most 1; each is drawn from the run's seed. 1 by default.</summary>
    public decimal Rate { get; init; } = 1;

    /// <summary>Gets the stage time since the first trigger from which it strikes; null for from the beginning.</summary>
    public TimeSpan? From { get; init; }

    /// <summary>Gets the stage time since the first trigger from which it strikes no more; null for to the end.</summary>
    public TimeSpan? Until { get; init; }
}

/// <summary>A message fault that befalls attempts of handlers, and answers of HTTP endpoints where no event is named.</summary>
public abstract record AttemptFault : MessageFault
{
    private protected AttemptFault()
    {
    }

    /// <summary>Gets the number of attempts of a handling that it befalls, the first ones; null for all of them.</summary>
    public int? Attempts { get; init; }

    /// <summary>Gets the only HTTP endpoint it befalls: <c>POST /charges/{id}</c>; null for all, and for handlers. Payloads of requests are not damaged.</summary>
    public string? Endpoint { get; init; }

    /// <summary>Gets where the endpoint stands in the file.</summary>
    public SourceLocation EndpointLocation { get; init; }
}

/// <summary>A message fault that befalls the way of an event into a service, before its handler is called.</summary>
public abstract record DeliveryFault : MessageFault
{
    private protected DeliveryFault()
    {
    }
}
