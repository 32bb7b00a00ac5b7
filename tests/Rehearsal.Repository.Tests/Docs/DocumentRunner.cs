using System.Diagnostics;

namespace Rehearsal.Repository.Tests.Docs;

/// <summary>Runs the commands of documents in one folder, one after the other, as a reader would.</summary>
/// <param name="folder">The folder.</param>
/// <param name="isBuilt">Whether its projects are built: then <c>dotnet run</c> is told so, for looking whether they are takes it ten seconds each time.</param>
internal sealed class DocumentRunner(string folder, bool isBuilt = false)
{
    private const string DotnetRun = "dotnet run -c Release ";

    private static readonly TimeSpan CommandMax = TimeSpan.FromMinutes(5);

    /// <summary>Runs every command of a document that is to be run.</summary>
    /// <param name="name">The document's name for messages.</param>
    /// <param name="markdown">The document.</param>
    /// <returns>What went otherwise than the document says.</returns>
    public async Task<IReadOnlyList<string>> RunAsync(string name, string markdown)
    {
        List<string> complaints = [];
        foreach (var command in DocCommands.Read(markdown).Where(command => command.IsRun))
        {
            var (exitCode, output) = await RunAsync(command.Text);
            var place = $"{name}:{command.Line}: $ {command.Text}";
            if (exitCode != command.ExitCode)
            {
                complaints.Add($"{place}\nended with exit code {exitCode} instead of {command.ExitCode}:\n{output}");
            }
            else if (DocCommands.FirstMissing(command.Expected, output) is { } missing)
            {
                complaints.Add($"{place}\ndid not show the line '{missing}' (in its place):\n{output}");
            }
        }

        return complaints;
    }

    private async Task<(int ExitCode, string Output)> RunAsync(string command)
    {
        // A reader sees both streams in the order in which they are written.
        var start = new ProcessStartInfo("bash", ["-c", $"exec 2>&1\n{(isBuilt ? command.Replace(DotnetRun, DotnetRun + "--no-build ", StringComparison.Ordinal) : command)}"])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        end.CancelAfter(CommandMax);
        try
        {
            var output = await process.StandardOutput.ReadToEndAsync(end.Token);
            await process.WaitForExitAsync(end.Token);
            return (process.ExitCode, output);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
