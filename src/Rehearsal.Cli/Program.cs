using Rehearsal.Cli;
using Rehearsal.Cli.Running;
using Rehearsal.Cli.Systems;
using Rehearsal.Hosting;

using var output = ProgramOutput.OfProcess();
using var interruption = new Interruption();
var launch = new SystemLaunch(args, output, new SystemBuild(output.Error, BuildLock.DefaultFolder));

// Most of all command lines run scenarios: those are read without loading the parser.
return PlainRunArguments.TryRead(args) is { } options
    ? await CommandLineProgram.RunAsync(() => launch.RunAsync(options, interruption.Token), options, output, interruption.Token)
    : await CommandLineProgram.RunAsync(RehearseCommandLine.Create(launch, output), args, output, interruption.Token);
