using Rehearsal.Postgres.Testing.Xunit;
using Xunit.Runner.InProc.SystemConsole;

return args is ["report", .. var options]
    ? await TargetReport.RunAsync(options, typeof(Program).Assembly)
    : await ConsoleRunner.Run(args);
