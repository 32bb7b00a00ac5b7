using Rehearsal.Cli;
using Rehearsal.Hosting;

using var output = ProgramOutput.OfProcess();
using var interruption = new Interruption();
return await CommandLineProgram.RunAsync(RehearseCommandLine.Create(args, output), args, output, interruption.Token);
