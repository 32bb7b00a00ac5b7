namespace Rehearsal.Scenarios;

/// <summary>Events do not arrive.</summary>
public sealed record DropFault : DeliveryFault;

/// <summary>Events arrive more than once.</summary>
public sealed record DuplicateFault : DeliveryFault
{
    /// <summary>Gets how many times an event arrives again. 1 by default.</summary>
    public int Times { get; init; } = 1;
}

/// <summary>Events arrive late, and others overtake them.</summary>
public sealed record ReorderFault : DeliveryFault
{
    /// <summary>The time of a fault that names none.</summary>
    public static readonly TimeSpan DefaultDelay = TimeSpan.FromSeconds(1);

    /// <summary>Gets the stage time after which the event arrives. 1 s by default.</summary>
    public TimeSpan Delay { get; init; } = DefaultDelay;
}
