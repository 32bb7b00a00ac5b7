using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Rehearsal.Scenarios;

/// <summary>The canonical encoding that <see cref="ScenarioHash"/> hashes: every part is tagged or of known length, so that no two scenarios share one.</summary>
internal sealed partial class ScenarioEncoding
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

        encoding.Write(scenario.Steps);
        return encoding.buffer.WrittenMemory;
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

    // 0.5 and 0.50 are one number.
    private void Amount(decimal? amount) => Text(amount?.ToString("0.############################", CultureInfo.InvariantCulture));

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
