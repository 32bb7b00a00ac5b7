using Notifications.Events;
using Rehearsal.Messaging;

namespace Notifications.Services;

/// <summary>Tells a user of many likes at once.</summary>
public sealed class LikeService
{
    [Handler]
    [Batch(Size = 100, MaxWait = "5s", FlushOnIdle = true)]
    [ServiceTime(20)]
    public IEnumerable<NotificationTriggered> Gather(IReadOnlyList<LikeReceived> likes) => likes
        .GroupBy(static like => like.UserId)
        .Select(static user => new NotificationTriggered(user.Key, TextOf([.. user]), Priority.Low));

    private static string TextOf(List<LikeReceived> likes) => likes.Count switch
    {
        1 => $"{likes[0].LikerName} liked your post",
        2 => $"{likes[0].LikerName} and 1 other liked your post",
        _ => $"{likes[0].LikerName} and {likes.Count - 1} others liked your post",
    };
}
