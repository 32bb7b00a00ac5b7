using Rehearsal.Messaging;

namespace Notifications.Events;

/// <summary>There is something to tell the user.</summary>
public sealed record NotificationTriggered([Subject] string UserId, string Text, Priority Priority = Priority.Normal, Channel Channel = Channel.Push) : IExample<NotificationTriggered>
{
    public static NotificationTriggered Example { get; } = new("user-1", "Ann mentioned you");
}

public enum Priority
{
    Low,
    Normal,
    High,
    Urgent,
}

public enum Channel
{
    Push,
    Email,
    Sms,
}
