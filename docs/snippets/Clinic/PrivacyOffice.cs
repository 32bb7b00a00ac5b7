using System.Collections.Concurrent;
using Rehearsal.Messaging;

namespace Clinic;

/// <summary>Works once a day on what came in: tells the authority of breaches, forgets who asks for it, deletes old visits.</summary>
public sealed class PrivacyOffice(TimeProvider time)
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(21);

    private readonly ConcurrentQueue<BreachFound> breaches = [];
    private readonly ConcurrentQueue<ErasureRequested> requests = [];
    private readonly ConcurrentQueue<(VisitNoted Visit, DateTimeOffset At)> visits = [];

    [Handler]
    public void Note(BreachFound breach) => breaches.Enqueue(breach);

    [Handler]
    public void Note(ErasureRequested request) => requests.Enqueue(request);

    [Handler]
    public void Note(VisitNoted visit) => visits.Enqueue((visit, time.GetUtcNow()));

    [Every("1d")]
    [Publishes(typeof(AuthorityNotified), typeof(PatientErased), typeof(VisitDeleted))]
    public async Task WorkAsync(BackgroundContext context)
    {
        while (breaches.TryDequeue(out var breach))
        {
            await context.PublishAsync(new AuthorityNotified(breach.BreachId));
        }

        while (requests.TryDequeue(out var request))
        {
            await context.PublishAsync(new PatientErased(request.PatientId));
        }

        while (visits.TryPeek(out var old) && time.GetUtcNow() - old.At >= Kept && visits.TryDequeue(out old))
        {
            await context.PublishAsync(new VisitDeleted(old.Visit.PatientId, old.Visit.VisitId));
        }
    }
}
