using Rehearsal.Messaging;

namespace Notifications.Events;

/// <summary>Somebody likes a post of the user.</summary>
public sealed record LikeReceived([Subject] string UserId, string LikerName) : IExample<LikeReceived>
{
    public static LikeReceived Example { get; } = new("user-1", "Ann");
}
