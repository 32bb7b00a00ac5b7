namespace Rehearsal.Scenarios;

/// <content>Faults.</content>
internal sealed partial class ScenarioEncoding
{
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
            case LatencyFault latency:
                Text("latency");
                WriteAttempts(latency);
                Number(latency.Delay.Ticks);
                Number(latency.Jitter.Ticks);
                break;
            case TimeoutFault timeout:
                Text("timeout");
                WriteAttempts(timeout);
                Number(timeout.After.Ticks);
                break;
            case CorruptPayloadFault corrupt:
                Text("corrupt_payload");
                WriteAttempts(corrupt);
                Text(corrupt.Field);
                Data(corrupt.Value);
                break;
            case DropFault drop:
                Text("drop");
                WriteVictims(drop);
                break;
            case DuplicateFault duplicate:
                Text("duplicate");
                WriteVictims(duplicate);
                Number(duplicate.Times);
                break;
            case ReorderFault reorder:
                Text("reorder");
                WriteVictims(reorder);
                Number(reorder.Delay.Ticks);
                break;
            default:
                throw new ArgumentException($"The fault {fault.GetType().Name} has no encoding.", nameof(fault));
        }

        WriteSelection((MessageFault)fault);
    }

    private void WriteAttempts(AttemptFault fault)
    {
        WriteVictims(fault);
        Number(fault.Attempts);
    }

    private void WriteVictims(MessageFault fault)
    {
        Text(fault.Event);
        Number(fault.AtCycle);
        Text(fault.Handler);
        Text(fault.Service);
    }

    // Only where something of it is given: hashes are older than it.
    private void WriteSelection(MessageFault fault)
    {
        if (fault is AttemptFault { Endpoint: { } endpoint })
        {
            Text("endpoint");
            Text(endpoint);
        }

        if (fault is { Name: null, Rate: 1, From: null, Until: null })
        {
            return;
        }

        Text("selection");
        Text(fault.Name);
        Amount(fault.Rate);
        Number(fault.From?.Ticks);
        Number(fault.Until?.Ticks);
    }
}
