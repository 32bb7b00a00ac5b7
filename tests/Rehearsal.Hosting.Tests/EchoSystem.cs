using Rehearsal.Messaging;
using Rehearsal.Scenarios;

namespace Rehearsal.Hosting.Tests;

/// <summary>A small system: a call is answered.</summary>
public static class EchoSystem
{
    public static void Define(SystemBuilder system) => system.AddService<EchoService>();

    internal static LoadedSystem? Load(List<Diagnostic> errors) => LoadedSystem.Load("echo", Define, errors);

    public sealed record Called([Subject] string Id) : IExample<Called>
    {
        public static Called Example => new("c-1");
    }

    public sealed record Answered([Subject] string Id);

    public sealed class EchoService
    {
        [Handler]
        public Answered Answer(Called called) => new(called.Id);
    }
}
