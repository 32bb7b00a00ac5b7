using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Globalization;
using Rehearsal.Events;
using Rehearsal.Scenarios;

namespace Rehearsal.Hosting;

/// <summary>Parses the words of a command line, carries the command out and turns whatever happens into an exit code.</summary>
internal static class CommandLineProgram
{
    /// <summary>The variable that asks for the stack trace of an unexpected error: set it to 1.</summary>
    public const string DebugVariable = "REHEARSAL_DEBUG";

    /// <summary>Gets a value indicating whether stack traces are asked for.</summary>
    public static bool IsDebugging => Environment.GetEnvironmentVariable(DebugVariable) == "1";

    /// <summary>Runs a command line.</summary>
    /// <param name="root">The commands. Their help gets its words here.</param>
    /// <param name="args">The words.</param>
    /// <param name="output">Where to write; flushed at the end.</param>
    /// <param name="cancellationToken">Interrupts the command.</param>
    /// <returns>The exit code.</returns>
    public static Task<int> RunAsync(RootCommand root, string[] args, ProgramOutput output, CancellationToken cancellationToken)
    {
        ParseResult? result = null;
        return RunAsync(
            () =>
            {
                HelpTextAction.AddTo(root, output.Width);
                result = root.Parse(args, new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });
                return InvokeAsync(result, output, cancellationToken);
            },
            () => ErrorWriterOf(result!)([], JsonTarget(result!), output.Out, output.Error),
            output,
            cancellationToken);
    }

    /// <summary>Runs <c>run</c>, whose words are read already.</summary>
    /// <param name="run">Carries it out.</param>
    /// <param name="options">What it is asked for.</param>
    /// <param name="output">Where to write; flushed at the end.</param>
    /// <param name="cancellationToken">Interrupts the command.</param>
    /// <returns>The exit code.</returns>
    public static Task<int> RunAsync(Func<Task<int>> run, RunOptions options, ProgramOutput output, CancellationToken cancellationToken) => RunAsync(
        run,
        () => ErrorReport.Write([], [.. options.Formats.Where(static target => target is { Format: ReportFormats.Json, Path: null })], output.Out, output.Error),
        output,
        cancellationToken);

    /// <summary>Runs a command.</summary>
    /// <param name="command">Carries it out.</param>
    /// <param name="answerNothing">Writes the answer without content that scripts get when the command is interrupted before it has one.</param>
    /// <param name="output">Where to write; flushed at the end.</param>
    /// <param name="cancellationToken">Interrupts the command.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(Func<Task<int>> command, Action answerNothing, ProgramOutput output, CancellationToken cancellationToken)
    {
        var code = ExitCodes.Passed;
        try
        {
            code = await command();
            await output.Out.FlushAsync(CancellationToken.None);
            return code;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await AnswerInterruptedAsync(answerNothing, output);
            return ExitCodes.Interrupted;
        }
        catch (OutputFailedException exception)
        {
            // What was to be written is part of the result, so it did not pass; a code that says more stays.
            output.Error.WriteLine(DiagnosticText.Format(exception.ToDiagnostic()));
            return ExitCodes.Combine(cancellationToken.IsCancellationRequested ? ExitCodes.Interrupted : code, ExitCodes.Failed);
        }
        catch (Exception exception) when (DiskWords.IsKnown(exception) && !IsDebugging)
        {
            output.Error.WriteLine(DiagnosticText.Format(new Diagnostic(
                DiagnosticCodes.BrokeDown,
                "the command broke down.",
                "files and folders that can be read and written",
                DiskWords.Of(exception),
                $"make room, or see who may read and write there; set {DebugVariable}=1 for the stack trace")));
            return ExitCodes.Failed;
        }
        catch (Exception exception)
        {
            output.Error.WriteLine(Describe(exception));
            return ExitCodes.Failed;
        }
    }

    private static async Task AnswerInterruptedAsync(Action answerNothing, ProgramOutput output)
    {
        try
        {
            answerNothing();
            await output.Out.FlushAsync(CancellationToken.None);
        }
        catch (OutputFailedException exception)
        {
            output.Error.WriteLine(DiagnosticText.Format(exception.ToDiagnostic()));
        }
    }

    private static Task<int> InvokeAsync(ParseResult result, ProgramOutput output, CancellationToken cancellationToken)
    {
        var configuration = new InvocationConfiguration
        {
            Output = output.Out,
            Error = output.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        return result.Action is ParseErrorAction || (result.Action is HelpTextAction && AsksForUnknownCommand(result))
            ? Task.FromResult(ErrorWriterOf(result)(UsageErrors.Of(result), JsonTarget(result), output.Out, output.Error))
            : result.InvokeAsync(configuration, cancellationToken);
    }

    // The parser takes '--help' before it looks at the word behind which it stands.
    private static bool AsksForUnknownCommand(ParseResult result) =>
        result.CommandResult.Command.Subcommands.Count > 0 && result.UnmatchedTokens.Any(static word => !word.StartsWith('-'));

    private static ErrorWriter ErrorWriterOf(ParseResult result)
    {
        for (var at = result.CommandResult; at is not null; at = at.Parent as CommandResult)
        {
            if (at.Command is DescribedCommand { WriteErrors: { } write })
            {
                return write;
            }
        }

        return ErrorReport.Write;
    }

    // Errors of the command line come in the format asked for, even when the command is not known.
    private static IReadOnlyList<ReportTarget> JsonTarget(ParseResult result)
    {
        for (var i = 0; i < result.Tokens.Count; i++)
        {
            var word = result.Tokens[i].Value;
            if (word is "--format=json" or "--format:json" || (word == ReportFormats.Json && i > 0 && result.Tokens[i - 1].Value == "--format"))
            {
                return [new ReportTarget(ReportFormats.Json, null)];
            }
        }

        return [];
    }

    private static string Describe(Exception exception) => IsDebugging
        ? exception.ToString()
        : string.Create(
            CultureInfo.InvariantCulture,
            $"error: {exception.GetType().Name}: {exception.Message.ReplaceLineEndings(" ")} (set {DebugVariable}=1 for the stack trace)");
}
