using Notifications.Events;
using Notifications.Partners;
using Rehearsal.Messaging;

namespace Notifications.Services;

/// <summary>Sends notifications, at most ten an hour to a user. What is urgent goes in any case.</summary>
public sealed class NotificationService(SandboxChannels channels)
{
    [Handler]
    [RateLimit(10, Per = "60min", Key = "user_id", Priority = "priority", Bypass = "urgent")]
    [Retry(Retries = 2, DelayMs = 100)]
    [DeadLetter]
    [ServiceTime(2)]
    public async Task<NotificationSent> SendAsync(NotificationTriggered notification, HandlerContext context)
    {
        await context.EffectAsync(
            notification.Channel.ToString(),
            $"send:{context.Event.Id}",
            cancellationToken => channels.SendAsync(notification, cancellationToken));
        return new NotificationSent(notification.UserId, notification.Text, notification.Channel);
    }
}
