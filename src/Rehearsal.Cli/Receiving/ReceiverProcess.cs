using System.Diagnostics;
using Rehearsal.Cli.Serving;
using Rehearsal.Events;
using Rehearsal.Hosting;
using Rehearsal.Scenarios;

namespace Rehearsal.Cli.Receiving;

/// <summary>The process that receives traces, which goes on when the command that started it has ended.</summary>
/// <param name="clock">The machine's clock.</param>
internal sealed class ReceiverProcess(TimeProvider clock)
{
    /// <summary>The command that the process runs.</summary>
    public const string CommandName = "receive";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(20);

    /// <summary>Starts the process unless it runs.</summary>
    /// <param name="folder">The folder that keeps what it receives.</param>
    /// <param name="source">Where it listens.</param>
    /// <param name="cancellationToken">Cancels the wait for it.</param>
    /// <returns>Why it does not run; null when it does.</returns>
    public async Task<Diagnostic?> EnsureAsync(ServeFolder folder, OtlpSource source, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder.Path);

        // One command at a time starts it: another would take away the file of the process that was just started, which ends it.
        using var starting = await TakeTurnAsync(folder, cancellationToken);
        if (IsRunning(folder))
        {
            return ServeAddress.TryLoad(folder.Address) switch
            {
                { System: ReceiveCommand.SystemName } other when other.Token == source.ToString() => null,
                { System: ReceiveCommand.SystemName } other => InUse(source, folder, $"a receiver at {other.Token}"),
                var other => InUse(source, folder, $"the system {other?.System}, which serves"),
            };
        }

        // What a process left that was killed.
        File.Delete(folder.Address);
        if (RepeatProgram.OfThisProcess() is not { } program)
        {
            return NotStarted(source, "this program cannot tell how it was started");
        }

        var start = new ProcessStartInfo(program.Path, [.. program.Prefix, "recorder", CommandName, folder.Path, source.ToString()])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        try
        {
            return await AwaitStartAsync(process, folder, source, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // Nobody knows of it yet.
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
            File.Delete(folder.Address);
            throw;
        }
    }

    private async Task<Diagnostic?> AwaitStartAsync(Process process, ServeFolder folder, OtlpSource source, CancellationToken cancellationToken)
    {
        var begin = clock.GetTimestamp();
        while (!File.Exists(folder.Address))
        {
            if (process.HasExited)
            {
                var why = (await process.StandardError.ReadToEndAsync(cancellationToken)).Trim();

                // A key pressed in the terminal reaches both processes; which of them hears of it first is chance.
                cancellationToken.ThrowIfCancellationRequested();
                return NotStarted(source, why);
            }

            if (clock.GetElapsedTime(begin) > Patience)
            {
                process.Kill();
                return NotStarted(source, $"it did not begin within {Patience.TotalSeconds} s");
            }

            await Task.Delay(LookEvery, clock, cancellationToken);
        }

        return null;
    }

    /// <summary>Tells the process to end, and waits until it has written everything.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public async Task EndAsync(ServeFolder folder, CancellationToken cancellationToken)
    {
        if (ServeAddress.TryLoad(folder.Address) is not { System: ReceiveCommand.SystemName })
        {
            return;
        }

        File.Delete(folder.Address);
        var begin = clock.GetTimestamp();
        while (IsWritten(folder) && clock.GetElapsedTime(begin) < Patience)
        {
            await Task.Delay(LookEvery, clock, cancellationToken);
        }
    }

    private async Task<IDisposable> TakeTurnAsync(ServeFolder folder, CancellationToken cancellationToken)
    {
        IDisposable? turn;
        while ((turn = RealDisk.Instance.TryLock($"{folder.Path}/start.lock")) is null)
        {
            await Task.Delay(LookEvery, clock, cancellationToken);
        }

        return turn;
    }

    private static bool IsRunning(ServeFolder folder) => File.Exists(folder.Address) && IsWritten(folder);

    // The log's lock ends with the process, however that ends. Its name is part of the log's format.
    private static bool IsWritten(ServeFolder folder)
    {
        if (!Directory.Exists(folder.Log))
        {
            return false;
        }

        using var free = RealDisk.Instance.TryLock($"{folder.Log}/writer.lock");
        return free is null;
    }

    private static Diagnostic InUse(OtlpSource source, ServeFolder folder, string writer) => new(
        DiagnosticCodes.StageUnavailable, $"traces from {source} cannot be kept in '{folder.Path}'.", "a folder that nobody else writes", writer,
        $"stop it, or name another folder: {ServedSystems.OptionName} DIR; without --source a recorder records what is written there already");

    private static Diagnostic NotStarted(OtlpSource source, string why) => new(
        DiagnosticCodes.StageUnavailable, $"traces cannot be received at {source}.", "an address of this machine, and a port that nobody listens on", why, "choose another port: --source otlp://127.0.0.1:PORT");
}
