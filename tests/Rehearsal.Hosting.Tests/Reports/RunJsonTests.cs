using Rehearsal.Scenarios;

namespace Rehearsal.Hosting.Tests;

public sealed class RunJsonTests
{
    [Fact]
    public void Text_Runs_HasTheContractsKeysInTheirOrder() =>
        Approved.Matches("run-json", RunJson.Text([TestRuns.Reported(TestRuns.Of(EchoScenario.Passing)), TestRuns.Reported(TestRuns.Of(EchoScenario.Failing))], []));

    [Fact]
    public void Text_Errors_HasTheContractsKeysInTheirOrder()
    {
        var here = new Diagnostic("RHS0101", "unknown key 'nam'.", "one of: name, steps", "nam", "write 'name'") { File = "a \"b\".yaml", Location = new SourceLocation(3, 9) };
        var nowhere = new Diagnostic("RHS0001", "no path is given → none.", "a path", "none", "write one");

        Approved.Matches("errors-json", RunJson.Text([], [here, nowhere]));
    }
}
