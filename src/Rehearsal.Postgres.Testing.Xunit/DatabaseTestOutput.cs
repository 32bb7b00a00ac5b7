using System.Reflection;
using Xunit;
using Xunit.v3;

namespace Rehearsal.Postgres.Testing.Xunit;

/// <summary>What a test says of itself, and what is said to it.</summary>
internal static class DatabaseTestOutput
{
    /// <summary>Returns the wish for a clone of the test method, or of its class.</summary>
    public static ClonedDatabaseAttribute? Clone() =>
        TestContext.Current.TestMethod is IXunitTestMethod method
            ? method.Method.GetCustomAttribute<ClonedDatabaseAttribute>() ?? method.TestClass.Class.GetCustomAttribute<ClonedDatabaseAttribute>()
            : null;

    /// <summary>Says which connections a test has left open, and what else it should know.</summary>
    public static void WarnOf(TestDatabase database)
    {
        foreach (var notice in database.Notices)
        {
            TestContext.Current.AddWarning(notice);
        }

        foreach (var connection in database.LeftOpen)
        {
            TestContext.Current.AddWarning($"The test has ended, and {connection}. Close connections before the test ends.");
        }
    }

    /// <summary>Writes what a failed test changed to its output.</summary>
    public static async ValueTask WriteAsync(TestDatabase database)
    {
        if (TestContext.Current.TestState?.Result != TestResult.Failed || TestContext.Current.TestOutputHelper is not { } output)
        {
            return;
        }

        output.WriteLine($"Database: {database.Mode}, {database.Reason}.");
        if (database.Mode == TestDatabaseMode.Cloned)
        {
            return;
        }

        try
        {
            output.WriteLine((await database.ChangesAsync()).ToString());
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Whatever it is, the test has failed by itself, and this is the place that is read.
            output.WriteLine($"The rows that the test changed cannot be told: {exception.Message}");
        }
    }
}
