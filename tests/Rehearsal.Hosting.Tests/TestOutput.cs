namespace Rehearsal.Hosting.Tests;

/// <summary>A program's output, kept in memory.</summary>
internal sealed class TestOutput
{
    private readonly StringWriter outWriter = new() { NewLine = "\n" };
    private readonly StringWriter errorWriter = new() { NewLine = "\n" };

    public TestOutput(bool isErrorTerminal = false) =>
        Program = new ProgramOutput { Out = outWriter, Error = TextWriter.Synchronized(errorWriter), IsErrorTerminal = isErrorTerminal };

    public ProgramOutput Program { get; }

    public string Out => outWriter.ToString();

    public string Error => errorWriter.ToString();
}
