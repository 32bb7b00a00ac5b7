using System.Net;
using System.Security.Cryptography;
using Rehearsal.Events;
using Rehearsal.Messaging;
using Rehearsal.Scenarios;
using Rehearsal.Stages;

namespace Rehearsal.Hosting;

/// <summary>Carries out <c>serve</c>.</summary>
/// <param name="loadSystem">Loads the system of this program; called once.</param>
/// <param name="output">Where to write.</param>
/// <param name="clock">The machine's clock.</param>
internal sealed class ServeCommand(Func<List<Diagnostic>, LoadedSystem?> loadSystem, ProgramOutput output, TimeProvider clock)
{
    private const int TokenLength = 64;

    /// <summary>Serves until it is interrupted.</summary>
    /// <param name="options">What to do.</param>
    /// <param name="cancellationToken">Ends the serving, which is no failure.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(ServeOptions options, CancellationToken cancellationToken)
    {
        using var reports = OpenReports.TryOpen(options.Formats, out var unwritable);
        if (reports is null)
        {
            return Report([unwritable!], options);
        }

        List<Diagnostic> errors = [];
        if (loadSystem(errors) is not { } system)
        {
            return Report(errors, options);
        }

        // :: Step 1: the log and the system; the log's lock says that nobody else serves it.
        var folder = ServeFolder.Of(options.Folder, system.Definition.Name);
        var served = await StartAsync(system, folder, options, errors, cancellationToken);
        if (served is null)
        {
            return Report(errors, options);
        }

        await using (served)
        {
            // :: Step 2: the door, and the file that says where it is.
            using var listener = Open(options.Port, errors);
            if (listener is null)
            {
                return Report(errors, options);
            }

            var token = RandomNumberGenerator.GetHexString(TokenLength, lowercase: true);
            using var door = new ServeDoor(served, system.Catalog, folder.Log, token, clock);
            var answering = listener.RunAsync(door.AnswerAsync);
            new ServeAddress(system.Definition.Name, listener.Url, token, Environment.ProcessId).Save(folder.Address);
            try
            {
                ServeReports.WriteStarted(reports, output, served, folder, listener.Url);

                // :: Step 3: until Ctrl-C, a request to end, or a log that cannot be written any more.
                await WaitAsync(cancellationToken, served.Failed);
            }
            finally
            {
                File.Delete(folder.Address);
                listener.Dispose();
                await answering;
            }
        }

        if (served.Failure is { } failure)
        {
            output.Error.WriteLine(failure.Message);
            return ExitCodes.Failed;
        }

        ServeReports.WriteStopped(output, served, options.Formats);
        return ExitCodes.Passed;
    }

    private async Task<ServedSystem?> StartAsync(LoadedSystem system, ServeFolder folder, ServeOptions options, List<Diagnostic> errors, CancellationToken cancellationToken)
    {
        try
        {
            Directory.CreateDirectory(folder.Path);
            return await ServedSystem.StartAsync(
                system.Definition, folder.Log, options.Flush ? LogDurability.Flushed : LogDurability.Buffered, clock, Random.Shared, cancellationToken);
        }
        catch (EventLogException exception) when (exception.Problem == EventLogProblem.Locked)
        {
            errors.Add(new Diagnostic(
                DiagnosticCodes.StageUnavailable, $"another process serves '{folder.Path}'.", "a log that nobody writes", exception.Found, "stop it, or name another folder: --log DIR"));
        }
        catch (EventLogException exception)
        {
            errors.Add(new Diagnostic(DiagnosticCodes.LogUnusable, "the event log cannot be used.", exception.Expected, exception.Found, exception.Fix) { File = exception.File });
        }
        catch (SystemDefinitionException exception)
        {
            errors.AddRange(exception.Errors.Select(error => new Diagnostic(
                DiagnosticCodes.SystemInvalid, $"the system '{system.Definition.Name}' cannot be started.", "services that can be constructed", error, "see the message")));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            errors.Add(new Diagnostic(DiagnosticCodes.LogUnusable, $"'{folder.Path}' cannot be made.", "a folder that can be written", DiskWords.Of(exception), "name another folder: --log DIR"));
        }

        return null;
    }

    private static LoopbackListener? Open(int port, List<Diagnostic> errors)
    {
        try
        {
            return LoopbackListener.Open(port);
        }
        catch (HttpListenerException exception)
        {
            errors.Add(new Diagnostic(
                DiagnosticCodes.StageUnavailable, $"port {port} cannot be listened on.", "a free port", exception.Message, "choose another one with --port, or leave it out for any"));
            return null;
        }
    }

    private static async Task WaitAsync(CancellationToken interrupted, CancellationToken failed)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(interrupted, failed);
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = either.Token.Register(end.SetResult);
        await end.Task;
    }

    private int Report(IReadOnlyList<Diagnostic> errors, ServeOptions options) => ServeReports.WriteErrors(errors, options.Formats, output.Out, output.Error);
}
