namespace Rehearsal.Hosting.Tests;

/// <summary>A program's output, kept in memory.</summary>
internal sealed class TestOutput
{
    private TestOutput(ProgramOutput program) => Program = program;

    public ProgramOutput Program { get; }

    public string Out => Program.Out.ToString()!;

    public string Error => Program.Error.ToString()!;

    public static TestOutput Create(bool isErrorTerminal = false) => new(new ProgramOutput
    {
        Out = new StringWriter { NewLine = "\n" },
        Error = new StringWriter { NewLine = "\n" },
        IsErrorTerminal = isErrorTerminal,
    });
}
