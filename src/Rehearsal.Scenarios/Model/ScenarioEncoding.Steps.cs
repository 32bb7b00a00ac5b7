using Rehearsal.Events;

namespace Rehearsal.Scenarios;

/// <content>Steps.</content>
internal sealed partial class ScenarioEncoding
{
    private void Write(IReadOnlyList<Step> steps)
    {
        Number(steps.Count);
        foreach (var step in steps)
        {
            Write(step);
        }
    }

    private void Write(Step step)
    {
        switch (step)
        {
            case TriggerStep trigger:
                Text("trigger");
                Text(trigger.Event);
                Data(trigger.Data);
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
            case RepeatStep repeat:
                Text("repeat");
                Number(repeat.Times);
                Write(repeat.Steps);
                break;
            case ParallelStep parallel:
                Text("parallel");
                Number(parallel.Branches.Count);
                foreach (var branch in parallel.Branches)
                {
                    Write(branch);
                }

                break;
            case TableStep table:
                Text("table");
                Number(table.Rows.Count);
                foreach (var row in table.Rows)
                {
                    Bytes(row.Columns.Utf8Json.Span);
                    Write(row.Steps);
                }

                break;
            case PublishStep publish:
                WritePublish(publish);
                break;
            case ChaosStep chaos:
                Text("chaos");
                Texts(chaos.Stop);
                Texts(chaos.Start);
                break;
            case RequestStep request:
                WriteRequest(request);
                break;
            case CommandStep command:
                Text("command");
                Text(command.Event);
                Data(command.Data);
                Text(command.Correlation);
                Number(command.Timeout.Ticks);
                Number((int)command.Outcome);
                Text(command.Error);
                break;
            default:
                throw new ArgumentException($"The step {step.GetType().Name} has no encoding.", nameof(step));
        }
    }

    private void WritePublish(PublishStep publish)
    {
        Text("publish");
        Text(publish.Source);
        Text(publish.Correlation);
        Number(publish.Events.Count);
        foreach (var published in publish.Events)
        {
            Text(published.Event);
            Data(published.Data);
            Text(published.Subject);
        }
    }

    private void WriteRequest(RequestStep request)
    {
        Text(request is QueryStep ? "query" : "http");
        Text(request.Method);
        Text(request.Path);
        Text(request.Service);
        Text(request.Host);
        Number(request.Headers.Count);
        foreach (var (name, value) in request.Headers)
        {
            Text(name);
            Text(value);
        }

        Data(request.Body);
        Number(request.Timeout.Ticks);
        Number(request.Statuses.Count);
        foreach (var status in request.Statuses)
        {
            Number(status);
        }

        Write(request.Json);
        Number(request.Save.Count);
        foreach (var saved in request.Save)
        {
            Text(saved.Name);
            Text(saved.Path);
        }
    }

    private void Data(EventData? data)
    {
        Number(data is null ? 0 : 1);
        Bytes((data ?? default).Utf8Json.Span);
    }
}
