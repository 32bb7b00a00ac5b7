using Rehearsal.Messaging;

namespace Notifications.Events;

/// <summary>The user was told.</summary>
public sealed record NotificationSent([Subject] string UserId, string Text, Channel Channel);
