using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Rehearsal.Scenarios;

/// <summary>The hash of everything in a scenario that decides its run.</summary>
/// <remarks>
/// Name, services, faults, steps with their payloads byte for byte, and the settle bound. Not the seed, which a recording states beside
/// the hash; not file, places, description, tags and system, which change nothing. The scenario read from YAML and the same one built in
/// C# have the same hash.
/// </remarks>
public static class ScenarioHash
{
    /// <summary>Computes the hash. Thread-safe.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <returns>SHA-256 in lowercase hexadecimal: 64 characters.</returns>
    public static string Compute(Scenario scenario) => Convert.ToHexStringLower(SHA256.HashData(ScenarioEncoding.Encode(scenario).Span));
}

/// <summary>The canonical encoding that <see cref="ScenarioHash"/> hashes: every part is tagged or of known length, so that no two scenarios share one.</summary>
internal sealed class ScenarioEncoding
{
    // A change of the encoding changes every hash: it begins with its version.
    private const string Version = "rehearsal-scenario/1";

    private readonly ArrayBufferWriter<byte> buffer = new();

    public static ReadOnlyMemory<byte> Encode(Scenario scenario)
    {
        var encoding = new ScenarioEncoding();
        encoding.Text(Version);
        encoding.Text(scenario.Name);
        encoding.Number(scenario.SettleBound.Ticks);
        encoding.Texts(scenario.Services);
        encoding.Number(scenario.Chaos.Count);
        foreach (var fault in scenario.Chaos)
        {
            encoding.Write(fault);
        }

        encoding.Number(scenario.Steps.Count);
        foreach (var step in scenario.Steps)
        {
            encoding.Write(step);
        }

        return encoding.buffer.WrittenMemory;
    }

    private void Write(Fault fault)
    {
        switch (fault)
        {
            case InjectFailureFault failure:
                Text("inject_failure");
                Text(failure.Event);
                Number(failure.AtCycle);
                Text(failure.ErrorMessage);
                Number(failure.Attempts);
                Number(failure.Transient ? 1 : 0);
                Text(failure.Handler);
                Text(failure.Service);
                break;
            default:
                throw new ArgumentException($"The fault {fault.GetType().Name} has no encoding.", nameof(fault));
        }
    }

    private void Write(Step step)
    {
        switch (step)
        {
            case TriggerStep trigger:
                Text("trigger");
                Text(trigger.Event);
                Number(trigger.Data is null ? 0 : 1);
                Bytes((trigger.Data ?? default).Utf8Json.Span);
                Text(trigger.Correlation);
                break;
            case WaitForEventStep wait:
                Text("wait_for_event");
                Text(wait.Event);
                Number(wait.Timeout.Ticks);
                Write(wait.Where);
                break;
            case WaitForTimeStep wait:
                Text("wait_for_time");
                Number(wait.Duration.Ticks);
                break;
            case AssertStep assert:
                Text("assert");
                Number(assert.Checks.Count);
                foreach (var check in assert.Checks)
                {
                    Write(check);
                }

                break;
            default:
                throw new ArgumentException($"The step {step.GetType().Name} has no encoding.", nameof(step));
        }
    }

    private void Write(Check check)
    {
        switch (check)
        {
            case EventCountCheck count:
                Text("event_count");
                Text(count.Event);
                Number(count.AtLeast);
                Number(count.AtMost);
                break;
            case EventDataCheck data:
                Text("event_data");
                Text(data.Event);
                Number(data.Occurrence.Number);
                Write(data.Conditions);
                break;
            case EventOrderCheck order:
                Text(order.Exact ? "event_order_exact" : "event_order");
                Texts(order.Events);
                break;
            case NoEventCheck none:
                Text("no_event");
                Text(none.Event);
                break;
            case DurationCheck duration:
                Text("duration");
                Number(duration.Min?.Ticks);
                Number(duration.Max?.Ticks);
                break;
            default:
                throw new ArgumentException($"The check {check.GetType().Name} has no encoding.", nameof(check));
        }
    }

    private void Write(IReadOnlyList<FieldCondition> conditions)
    {
        Number(conditions.Count);
        foreach (var condition in conditions)
        {
            Text(condition.Path);
            Text(FieldConditions.NameOf(condition.Operator));
            Bytes(condition.Operand.Utf8Json.Span);
        }
    }

    private void Texts(IReadOnlyList<string>? texts)
    {
        Number(texts?.Count);
        foreach (var text in texts ?? [])
        {
            Text(text);
        }
    }

    private void Text(string? text)
    {
        if (text is null)
        {
            Number(null);
        }
        else
        {
            Bytes(Encoding.UTF8.GetBytes(text));
        }
    }

    private void Bytes(ReadOnlySpan<byte> bytes)
    {
        Number(bytes.Length);
        buffer.Write(bytes);
    }

    private void Number(long? number)
    {
        var span = buffer.GetSpan(9);
        span[0] = number is null ? (byte)0 : (byte)1;
        BinaryPrimitives.WriteInt64BigEndian(span[1..], number ?? 0);
        buffer.Advance(9);
    }
}
