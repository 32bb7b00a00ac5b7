using Microsoft.Extensions.DependencyInjection;
using Notifications.Partners;
using Notifications.Services;
using Rehearsal.Messaging;

namespace Notifications;

/// <summary>Notifications of a social network: likes are gathered, and nobody gets too many.</summary>
public static class NotificationSystem
{
    public static void Define(SystemBuilder system)
    {
        system
            .AddService<LikeService>()
            .AddService<NotificationService>();

        system.Services.AddSingleton<SandboxChannels>();
    }
}
