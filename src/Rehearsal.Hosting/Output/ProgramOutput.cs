using System.Text;

namespace Rehearsal.Hosting;

/// <summary>Where a program talks: results to standard output, words for people to standard error.</summary>
internal sealed class ProgramOutput : IDisposable
{
    private const int WidthDefault = 100;

    /// <summary>Gets where results go. Buffered: flushed after each scenario and at the end. Of a process it throws <see cref="OutputFailedException"/> when it cannot be written to.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>Gets where progress and diagnostics go; not buffered.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Gets a value indicating whether results may have colour.</summary>
    public bool Color { get; init; }

    /// <summary>Gets a value indicating whether a line of <see cref="Error"/> may be rewritten in place.</summary>
    public bool IsErrorTerminal { get; init; }

    /// <summary>Gets the width to stay within.</summary>
    /// <value>60 to 160 columns. The default is 100, also where there is no terminal.</value>
    public int Width { get; init; } = WidthDefault;

    /// <summary>Opens the output of this process: UTF-8, no byte order mark, lines ended by a line feed.</summary>
    /// <returns>The output.</returns>
    public static ProgramOutput OfProcess()
    {
        var isTerminal = !Console.IsOutputRedirected;
        var isErrorTerminal = !Console.IsErrorRedirected;
        if (OperatingSystem.IsWindows() && (isTerminal || isErrorTerminal))
        {
            Console.OutputEncoding = Encoding.UTF8;
        }

        var encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        return new ProgramOutput
        {
            Out = new StreamWriter(new OutputStream(Console.OpenStandardOutput(), "standard output"), encoding, 16 * 1024) { NewLine = "\n" },
            Error = new StreamWriter(new OutputStream(Console.OpenStandardError(), place: null), encoding, 256) { NewLine = "\n", AutoFlush = true },
            Color = isTerminal && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")),
            IsErrorTerminal = isErrorTerminal && Environment.GetEnvironmentVariable("TERM") != "dumb",
            Width = isTerminal ? TerminalWidth() : WidthDefault,
        };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Out.Dispose();
        Error.Dispose();
    }

    private static int TerminalWidth()
    {
        try
        {
            // A terminal that does not know its size says 0.
            return Console.WindowWidth is > 0 and var width ? Math.Clamp(width, 60, 160) : WidthDefault;
        }
        catch (IOException)
        {
            return WidthDefault;
        }
    }
}
