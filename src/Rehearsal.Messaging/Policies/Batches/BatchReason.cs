namespace Rehearsal.Messaging;

/// <summary>Why a batch was handled when it was.</summary>
internal enum BatchReason
{
    /// <summary>It had as many events as it may have.</summary>
    Full,

    /// <summary>Its first event had waited as long as it may.</summary>
    MaxWait,

    /// <summary>Nothing else was to be done.</summary>
    Idle,
}
