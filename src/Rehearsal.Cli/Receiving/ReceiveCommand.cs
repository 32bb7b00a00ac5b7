using System.Net;
using System.Runtime.InteropServices;
using Rehearsal.Events;
using Rehearsal.Hosting;
using Rehearsal.OpenTelemetry;

namespace Rehearsal.Cli.Receiving;

/// <summary>Receives traces into a log until it is told to end. <see cref="ReceiverProcess"/> starts it; nobody types it.</summary>
/// <param name="output">Where to say why it ended before it began.</param>
internal sealed class ReceiveCommand(ProgramOutput output)
{
    /// <summary>What stands for the system in the file that says where it can be reached.</summary>
    public const string SystemName = "otlp";

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);

    /// <summary>Receives until the file that says where it can be reached is gone, or the process is asked to terminate.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="source">Where to listen.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(string path, OtlpSource source, CancellationToken cancellationToken)
    {
        // It outlives the terminal it was started from.
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, static context => context.Cancel = true);
        var folder = ServeFolder.Of(path, "");
        try
        {
            Directory.CreateDirectory(folder.Path);

            // An answer says that the spans are kept, so they are on the disk by then.
            await using var log = EmbeddedEventLog.Open(new EmbeddedLogOptions { Folder = folder.Log, Durability = LogDurability.Flushed });
            await using var receiver = OtlpReceiver.Start(new OtlpReceiverOptions { Address = source.Address, Port = source.Port }, spans => ForeignSpanLog.AppendAsync(log, spans, CancellationToken.None));
            new ServeAddress(SystemName, receiver.Url, source.ToString(), Environment.ProcessId).Save(folder.Address);
            using var timer = new PeriodicTimer(LookEvery);
            while (File.Exists(folder.Address) && await TickAsync(timer, cancellationToken))
            {
            }

            File.Delete(folder.Address);
            return ExitCodes.Passed;
        }
        catch (Exception exception) when (exception is EventLogException or HttpListenerException or IOException or UnauthorizedAccessException)
        {
            output.Error.WriteLine(DiskWords.IsKnown(exception) ? DiskWords.Of(exception, folder.Path) : exception.Message);
            return ExitCodes.StageUnavailable;
        }
    }

    private static async Task<bool> TickAsync(PeriodicTimer timer, CancellationToken cancellationToken)
    {
        try
        {
            return await timer.WaitForNextTickAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
