namespace Rehearsal.Simulation;

/// <summary>Work that left the simulation's thread, or blocked it: whose it was, where, and for what it waits.</summary>
/// <param name="Work">The name that was given to <see cref="Simulation.BeginWork"/>; "the run" for work outside any.</param>
/// <param name="Place">The method of the user's code that waits, <c>PaymentService.ChargeAsync</c>; null when it could not be seen.</param>
/// <param name="Wait">For what it waits, <c>Task.Run</c>, <c>an HTTP call</c>; null when it could not be seen.</param>
public sealed record Escape(string Work, string? Place, string? Wait)
{
    /// <summary>Gets what to write instead, for people.</summary>
    public string Fix => EscapeFix.For(Wait);

    /// <summary>Returns one line for people: whose work, where, for what.</summary>
    /// <returns>The line.</returns>
    public override string ToString()
    {
        var place = Place is null ? "" : $" in {Place}";
        var wait = Wait is null ? "" : $": {Wait}";
        return $"{Work}{place}{wait}";
    }
}
