using Rehearsal.Hosting;
using Rehearsal.Messaging;

return await RehearsalApp.RunAsync(args, system => system.AddService<EchoService>());

/// <summary>Something was asked for.</summary>
internal sealed record Asked(string Text);

/// <summary>It was answered.</summary>
internal sealed record Answered(string Text);

/// <summary>The least a system can do: one event in, one event out.</summary>
internal sealed class EchoService
{
    [Handler]
    public Answered Handle(Asked asked) => new(asked.Text);
}
