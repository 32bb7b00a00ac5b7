using Rehearsal.Cli.Logs;
using Rehearsal.Cli.Receiving;
using Rehearsal.Cli.Reports;
using Rehearsal.Cli.Serving;
using Rehearsal.Events;
using Rehearsal.Hosting;
using Rehearsal.Scenarios;

namespace Rehearsal.Cli.Recorders;

/// <summary>Carries out <c>recorder start</c>, <c>stop</c> and <c>list</c>.</summary>
/// <param name="output">Where to write.</param>
/// <param name="clock">The machine's clock.</param>
internal sealed class RecorderCommands(ProgramOutput output, TimeProvider clock)
{
    private readonly ReceiverProcess receiver = new(clock);

    /// <summary>Starts a recorder.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> StartAsync(RecorderOptions options, CancellationToken cancellationToken)
    {
        using var reports = OpenReports.TryOpen(options.Formats, out var unwritable);
        if (reports is null)
        {
            return Report([unwritable!], options);
        }

        if (options.Source is not { } source)
        {
            return Start(options, reports, cancellationToken);
        }

        var folder = ServeFolder.Of(options.Folder, source.Name);
        try
        {
            // Once it receives it is recorded: a receiver that nobody knows of would be left behind.
            return await receiver.EnsureAsync(folder, source, cancellationToken) is { } problem
                ? Report([problem], options)
                : Start(options with { Folder = folder.Path }, reports, CancellationToken.None);
        }
        catch (Exception exception) when (DiskWords.IsKnown(exception))
        {
            return Report([Usage($"traces cannot be kept in '{folder.Path}'.", "a folder that can be written to", DiskWords.Of(exception, folder.Path), $"make it so, or name another one: {ServedSystems.OptionName} DIR")], options);
        }
    }

    private int Start(RecorderOptions options, OpenReports reports, CancellationToken cancellationToken) => Carry(options, (folder, shelf, reader) =>
    {
        var names = shelf.Load().Select(static recorder => recorder.Name).ToList();
        var recorder = new Recorder(options.Name ?? RecorderNames.Of(options.Filter?.Text, names), options.Filter?.Text, reader.Head, clock.GetUtcNow(), options.Output);
        cancellationToken.ThrowIfCancellationRequested();
        return shelf.TryAdd(recorder)
            ? RecorderReports.WriteStarted(reports, output, recorder, folder, options.Source is null ? null : ServeAddress.TryLoad(folder.Address))
            : Report([Usage($"a recorder '{recorder.Name}' is recording.", "another name", recorder.Name, "choose one with --name, or stop that one")], options);
    });

    /// <summary>Stops a recorder and writes its recording.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> StopAsync(RecorderOptions options, CancellationToken cancellationToken)
    {
        using var reports = OpenReports.TryOpen(options.Formats, out var unwritable);
        if (reports is null)
        {
            return Report([unwritable!], options);
        }

        var code = Stop(options, reports, cancellationToken);

        // Nobody asks for what would be received from now on.
        if (code is ExitCodes.Passed or ExitCodes.Failed && ServedSystems.Find(options.Folder, out _) is { } folder && new RecorderShelf(folder.Recorders).Load().Count == 0)
        {
            try
            {
                await receiver.EndAsync(folder, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                // It was told to end, and the recording is written and reported: only the wait is over.
                return ExitCodes.Interrupted;
            }
        }

        return code;
    }

    private int Stop(RecorderOptions options, OpenReports reports, CancellationToken cancellationToken) => Carry(options, (folder, shelf, reader) =>
    {
        if (Find(shelf.Load(), options.Name, folder, out var problem) is not { } recorder)
        {
            return Report([problem!], options);
        }

        var given = options.Output ?? recorder.Output ?? $"{recorder.Name}.jsonl";
        if (RecordingTarget.TryRead(given, recorder.Name) is not { } target)
        {
            return Report([Usage($"'{given}' is no file for a recording.", RecordingTarget.Expected, given, "give it one of these endings")], options);
        }

        if (options.Formats.Any(format => format.Path is { } path && Path.GetFullPath(path) == Path.GetFullPath(target.Path)))
        {
            return Report([Usage($"the recording and a report go to '{target.Path}'.", "a file for each", target.Path, "give one of them another file")], options);
        }

        // The filter was read when the recorder was started.
        EntryFilter? filter = null;
        if (recorder.Filter is { } text && !EntryFilter.TryParse(text, out filter, out var fault))
        {
            return Report([FilterArguments.Describe(text, fault)], options);
        }

        var head = reader.Head;
        var range = new RecordedRange(reader, recorder, head);
        var entries = target.Write(range.Read(filter?.Compile(clock.GetUtcNow())), cancellationToken);
        shelf.Remove(recorder.Name);
        return RecorderReports.WriteStopped(reports, output, recorder, head, target.Path, range, entries);
    });

    /// <summary>Lists the recorders.</summary>
    /// <returns>The exit code.</returns>
    public int List(RecorderOptions options, CancellationToken cancellationToken)
    {
        using var reports = OpenReports.TryOpen(options.Formats, out var unwritable);
        return reports is null
            ? Report([unwritable!], options)
            : Carry(options, (_, shelf, reader) => RecorderReports.WriteList(reports, output, shelf.Load(), reader.Head, clock.GetUtcNow()));
    }

    private static Recorder? Find(IReadOnlyList<Recorder> recorders, string? name, ServeFolder folder, out Diagnostic? problem)
    {
        var names = recorders.Select(static recorder => recorder.Name).ToList();
        var found = name is null ? recorders.Count == 1 ? recorders[0] : null : recorders.FirstOrDefault(recorder => recorder.Name == name);
        problem = found is not null ? null
            : recorders.Count == 0 ? Usage($"no recorder records '{folder.Name}'.", "one that was started", "none", "start one with 'rehearse recorder start'")
            : name is null ? Usage("several recorders record.", NearestName.OneOf(names), "no name", $"say which: rehearse recorder stop {names[0]}")
            : Usage($"there is no recorder '{name}'.", NearestName.OneOf(names), name, NearestName.Fix(name, names, "see 'rehearse recorder list'"));
        return found;
    }

    private int Carry(RecorderOptions options, Func<ServeFolder, RecorderShelf, EmbeddedLogReader, int> carry)
    {
        if (ServedSystems.Find(options.Folder, out var problem) is not { } folder)
        {
            return Report([problem!], options);
        }

        try
        {
            using var reader = EmbeddedLogReader.Open(folder.Log, TimeProvider.System);
            return carry(folder, new RecorderShelf(folder.Recorders), reader);
        }
        catch (Exception exception) when (LogDiagnostics.TryDescribe(exception, folder.Log) is { } unreadable)
        {
            return Report([exception is EventLogException ? unreadable : Usage("a file cannot be read or written.", "files that can be read and written", DiskWords.Of(exception), "make it so, or name another one")], options);
        }
    }

    private static Diagnostic Usage(string message, string expected, string found, string fix) => new(DiagnosticCodes.Usage, message, expected, found, fix);

    private int Report(IReadOnlyList<Diagnostic> errors, RecorderOptions options) => RecorderReports.WriteErrors(errors, options.Formats, output.Out, output.Error);
}
