using System.Text.Json;
using Rehearsal.Scenarios;

namespace Rehearsal.Hosting.Tests;

public sealed class RunJsonTests
{
    [Fact]
    public void Text_Runs_HasTheContractsKeysInTheirOrder() =>
        Approved.Matches("run-json", RunJson.Text([TestRuns.Reported(TestRuns.Of(EchoScenario.Passing)), TestRuns.Reported(TestRuns.Of(EchoScenario.Failing))], []));

    [Fact]
    public void Text_WorkLeftTheScheduler_SaysWhoseWhereAndWhatInstead()
    {
        var run = TestRuns.Of(EchoScenario.Passing) with { Escapes = [new("echo_service.answer", null, "Task.Run"), new("echo_service.answer", "Echo.AnswerAsync", null)] };

        using var json = JsonDocument.Parse(RunJson.Text([TestRuns.Reported(run)], []));

        var escapes = json.RootElement.GetProperty("scenarios")[0].GetProperty("escapes");
        Assert.Equal(
            """[{"work":"echo_service.answer","place":null,"wait":"Task.Run","fix":"call it directly, the stage has one thread"},{"work":"echo_service.answer","place":"Echo.AnswerAsync","wait":null,"fix":"keep the work on the stage\u0027s scheduler"}]""",
            JsonSerializer.Serialize(escapes));
    }

    [Fact]
    public void Text_Errors_HasTheContractsKeysInTheirOrder()
    {
        var here = new Diagnostic("RHS0101", "unknown key 'nam'.", "one of: name, steps", "nam", "write 'name'") { File = "a \"b\".yaml", Location = new SourceLocation(3, 9) };
        var nowhere = new Diagnostic("RHS0001", "no path is given → none.", "a path", "none", "write one");

        Approved.Matches("errors-json", RunJson.Text([], [here, nowhere]));
    }
}
