namespace Rehearsal.Fuzzing.Tests;

/// <summary>Draws inputs from a seed and checks what becomes of each. A failure names its seed and input; the same seed draws the same inputs again.</summary>
/// <typeparam name="TInput">What is read.</typeparam>
internal abstract class Fuzz<TInput>(int seed)
{
    private int acceptedCount;

    /// <summary>Gets the only source of what is drawn.</summary>
    protected Random Random { get; } = new(seed);

    /// <summary>Gets what the inputs came to, for people.</summary>
    protected abstract string Costs { get; }

    /// <summary>Draws and checks so many inputs.</summary>
    public void Run(int count, ITestOutputHelper output)
    {
        for (var i = 0; i < count; i++)
        {
            Next(i);
        }

        output.WriteLine(ToString());

        // Inputs that are all refused, or all accepted, would test half of a reader.
        Assert.InRange(acceptedCount, count / 50, count / 2);
    }

    public override string ToString() => $"seed {seed}: {acceptedCount} accepted; {Costs}";

    /// <summary>Draws an input.</summary>
    protected abstract TInput Draw();

    /// <summary>Checks what becomes of an input.</summary>
    /// <returns>Whether it was accepted.</returns>
    protected abstract bool Check(TInput input);

    /// <summary>Writes an input so that it can be read again from the failure.</summary>
    protected abstract string Show(TInput input);

    private void Next(int index)
    {
        var input = Draw();
        try
        {
            acceptedCount += Check(input) ? 1 : 0;
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"seed {seed}, input {index}: {exception.Message}\n{Show(input)}", exception);
        }
    }
}
