using Rehearsal.Messaging;

namespace Rehearsal.Bench.Simulated;

/// <summary>A user asks.</summary>
internal sealed record Asked([property: Subject] string User, int Round);

/// <summary>The user has the answer.</summary>
internal sealed record Answered([property: Subject] string User, int Round);

/// <summary>The user has chosen.</summary>
internal sealed record Chosen([property: Subject] string User, int Round);

/// <summary>Answers after 50 ms, as code does that awaits something.</summary>
internal sealed class AnswerService(TimeProvider time)
{
    [Handler]
    public async Task<Answered> Handle(Asked asked, CancellationToken cancellationToken)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(50), time, cancellationToken);
        return new Answered(asked.User, asked.Round);
    }
}

/// <summary>Takes 50 ms for a choice.</summary>
internal sealed class ChoiceService
{
    [Handler]
    [ServiceTime(50)]
    public Chosen Handle(Answered answered) => new(answered.User, answered.Round);
}

/// <summary>Takes 50 ms to ask again.</summary>
internal sealed class UserService
{
    [Handler]
    [ServiceTime(50)]
    public Asked Handle(Chosen chosen) => new(chosen.User, chosen.Round + 1);
}

/// <summary>The system whose every event is handled once and causes the next: three events a user in 150 ms. Two thirds wait by declared service time, one by <c>await</c>.</summary>
internal static class Shopping
{
    public const int RoundMs = 150;

    public const int EventsInRound = 3;

    public static SystemDefinition Define() => new SystemBuilder("shopping").AddService<AnswerService>().AddService<ChoiceService>().AddService<UserService>().Build();

    public static TimeSpan TimeOf(int events, int users) => TimeSpan.FromMilliseconds((double)RoundMs * events / users / EventsInRound);
}
