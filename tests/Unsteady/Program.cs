using Rehearsal.Hosting;
using Unsteady;

// The first words let tests start a process that cannot be repeated.
switch (args)
{
    case ["hang", ..]:
        Thread.Sleep(Timeout.Infinite);
        return 0;
    case ["crash", ..]:
        Console.Error.WriteLine("the settings are gone");
        return 70;
    case ["silent", ..]:
        return 0;
    case ["always", .. var rest]:
        return await RehearsalApp.RunAsync([.. rest, "--verify-determinism"], UnsteadySystem.Define);
    default:
        return await RehearsalApp.RunAsync(args, UnsteadySystem.Define);
}
