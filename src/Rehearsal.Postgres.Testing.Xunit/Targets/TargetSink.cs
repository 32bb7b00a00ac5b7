using System.Diagnostics;
using Xunit.Sdk;

namespace Rehearsal.Postgres.Testing.Xunit;

/// <summary>Hears what xUnit says of a run: times it and keeps a failure.</summary>
/// <param name="runs">Gets the time and the failure.</param>
internal sealed class TargetSink(TargetRuns runs) : IMessageSink
{
    private long begun;
    private string? failed;

    public bool OnMessage(IMessageSinkMessage message)
    {
        switch (message)
        {
            case ITestStarting:
                begun = Stopwatch.GetTimestamp();
                break;
            case ITestFailed failure:
                failed = string.Join('\n', failure.Messages);
                break;
            case ITestFinished finished:
                runs.DurationsMs.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
                if (failed is not null)
                {
                    runs.Failure ??= $"{failed}\n{finished.Output}".TrimEnd();
                }

                break;
            case IErrorMetadata error:
                // Of a fixture or a class, outside a test.
                runs.Failure ??= string.Join('\n', error.Messages);
                break;
        }

        return true;
    }
}
