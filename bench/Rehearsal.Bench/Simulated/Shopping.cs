using Rehearsal.Messaging;

namespace Rehearsal.Bench.Simulated;

/// <summary>A user asks.</summary>
internal sealed record Asked([property: Subject] string User, int Round);

/// <summary>The user has the answer.</summary>
internal sealed record Answered([property: Subject] string User, int Round);

/// <summary>The user has chosen.</summary>
internal sealed record Chosen([property: Subject] string User, int Round);

/// <summary>Answers at once.</summary>
internal sealed class AnswerService
{
    [Handler]
    public Answered Handle(Asked asked) => new(asked.User, asked.Round);
}

/// <summary>Answers after 50 ms, as code does that awaits something.</summary>
internal sealed class AwaitingAnswerService(TimeProvider time)
{
    [Handler]
    public async Task<Answered> Handle(Asked asked, CancellationToken cancellationToken)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(50), time, cancellationToken);
        return new Answered(asked.User, asked.Round);
    }
}

/// <summary>Chooses at once.</summary>
internal sealed class ChoiceService
{
    [Handler]
    public Chosen Handle(Answered answered) => new(answered.User, answered.Round);
}

/// <summary>Thinks for 150 ms before it asks again.</summary>
internal sealed class UserService
{
    [Handler]
    [ServiceTime(150)]
    public Asked Handle(Chosen chosen) => new(chosen.User, chosen.Round + 1);
}

/// <summary>Thinks for 100 ms before it asks again.</summary>
internal sealed class QuickUserService
{
    [Handler]
    [ServiceTime(100)]
    public Asked Handle(Chosen chosen) => new(chosen.User, chosen.Round + 1);
}

/// <summary>
/// Systems whose every event is handled once and causes the next: three events a user in 150 ms. In one the services answer at once and the
/// user thinks; in the other a service awaits time in its handler too.
/// </summary>
internal static class Shopping
{
    public const int RoundMs = 150;

    public const int EventsInRound = 3;

    public static SystemDefinition Define(bool awaits) => awaits
        ? new SystemBuilder("shopping").AddService<AwaitingAnswerService>().AddService<ChoiceService>().AddService<QuickUserService>().Build()
        : new SystemBuilder("shopping").AddService<AnswerService>().AddService<ChoiceService>().AddService<UserService>().Build();

    public static TimeSpan TimeOf(int events, int users) => TimeSpan.FromMilliseconds((double)RoundMs * events / users / EventsInRound);
}
