using System.Collections.Concurrent;
using Rehearsal.Messaging;

namespace Clinic;

/// <summary>Writes to every patient once a week.</summary>
public sealed class Newsletter
{
    private readonly ConcurrentDictionary<string, string> addresses = new();

    [Handler]
    public void Add(PatientRegistered patient) => addresses[patient.PatientId] = patient.Email;

    [Handler]
    public void Remove(PatientErased patient) => addresses.TryRemove(patient.PatientId, out _);

    [Every("7d")]
    [Publishes(typeof(NewsletterSent))]
    public async Task SendAsync(BackgroundContext context)
    {
        foreach (var (_, email) in addresses.OrderBy(static entry => entry.Key, StringComparer.Ordinal))
        {
            await context.PublishAsync(new NewsletterSent(email));
        }
    }
}
