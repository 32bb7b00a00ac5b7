using Notifications.Events;

namespace Notifications.Partners;

/// <summary>Stands for the servers of the channels, as a provider's sandbox does: users whose id begins with <c>gone-</c> cannot be reached.</summary>
public sealed class SandboxChannels(TimeProvider time)
{
    public async Task SendAsync(NotificationTriggered notification, CancellationToken cancellationToken)
    {
        await Task.Delay(DelayOf(notification.Channel), time, cancellationToken);
        if (notification.UserId.StartsWith("gone-", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"{notification.UserId} cannot be reached");
        }
    }

    private static TimeSpan DelayOf(Channel channel) => TimeSpan.FromMilliseconds(channel switch
    {
        Channel.Push => 15,
        Channel.Email => 40,
        _ => 60,
    });
}
