using System.Runtime.CompilerServices;

namespace Rehearsal.Analysis.Tests;

/// <summary>Compares texts with the approved files beside the tests.</summary>
/// <remarks>To approve what the tests get now, run them with <c>REHEARSAL_APPROVE=1</c> and read the difference before committing it.</remarks>
internal static class Approved
{
    public static void Matches(string name, string actual, [CallerFilePath] string caller = "")
    {
        var file = Path.Combine(Root(caller), "Approved", name + ".txt");
        if (Environment.GetEnvironmentVariable("REHEARSAL_APPROVE") == "1")
            File.WriteAllText(file, actual);

        var expected = File.Exists(file) ? File.ReadAllText(file).ReplaceLineEndings("\n") : string.Empty;
        if (expected != actual)
        {
            Assert.Fail(
                $"The text differs from the approved Approved/{name}.txt.\n\n--- approved ---\n{expected}\n--- actual ---\n{actual}\n"
                + "If the actual text is right, run the tests with REHEARSAL_APPROVE=1 and commit the file.");
        }
    }

    private static string Root(string caller)
    {
        for (var folder = Path.GetDirectoryName(caller); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (Directory.Exists(Path.Combine(folder, "Approved")))
                return folder;
        }

        throw new DirectoryNotFoundException($"No folder 'Approved' above {caller}.");
    }
}
