using System.Diagnostics;
using System.Globalization;

namespace Rehearsal.Peers.Bus;

/// <summary>A bus in a process of its own, on the cores of this one: nobody collects another one's garbage, nor runs code that was compiled for another one.</summary>
internal sealed class BusContender : IDisposable
{
    private readonly Process process;

    /// <summary>Starts it, and returns when it is warm.</summary>
    public BusContender(string title, string name)
    {
        Cpu = new Measurement(title);
        Bytes = new Measurement($"{title}, allocated");
        Trip = new Measurement($"round trip, {title}");
        process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["part", "bus-of", name]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        Expect(process.StandardOutput.ReadLine(), static line => line == "ready");
    }

    /// <summary>Gets the processor time of a message, in µs.</summary>
    public Measurement Cpu { get; }

    /// <summary>Gets the bytes that a message allocates.</summary>
    public Measurement Bytes { get; }

    /// <summary>Gets the time from publishing one message to its handling, in µs.</summary>
    public Measurement Trip { get; }

    public void Sample()
    {
        var numbers = Ask(BusWorker.Sample);
        Cpu.Add(numbers[1]);
        Bytes.Add(numbers[2]);
    }

    public void RoundTrip() => Trip.Add(Ask(BusWorker.RoundTrip)[0]);

    public void Dispose()
    {
        process.StandardInput.Close();
        process.WaitForExit();
        process.Dispose();
    }

    private double[] Ask(string what)
    {
        process.StandardInput.WriteLine(what);
        var line = process.StandardOutput.ReadLine();
        Expect(line, static answer => answer.Split(' ').Length == 3);
        return [.. line!.Split(' ').Select(static number => double.Parse(number, CultureInfo.InvariantCulture))];
    }

    private void Expect(string? line, Func<string, bool> isRight)
    {
        if (line is null || !isRight(line))
        {
            throw new InvalidOperationException($"The process of '{Cpu.Name}' ended or answered '{line}'.");
        }
    }
}
