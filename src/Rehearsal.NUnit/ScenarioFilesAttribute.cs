using System.Runtime.CompilerServices;
using NUnit.Framework;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;
using NUnit.Framework.Internal.Builders;
using Rehearsal.Testing;

namespace Rehearsal.NUnit;

/// <summary>Gives a test one case for each scenario file of a folder; its parameter is the file's path.</summary>
/// <remarks>The class of the test must be marked with <c>[TestFixture]</c>. A file that comes or goes needs no change of code. A folder without scenarios fails the test, so that a wrong path is not taken for success.</remarks>
/// <example>
/// <code>
/// [ScenarioFiles("scenarios")]
/// public void ShopRehearses(string file) => Shop.Run(file).ShouldPass();
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class ScenarioFilesAttribute : NUnitAttribute, ITestBuilder
{
    private readonly NUnitTestCaseBuilder builder = new();
    private readonly string sourceFile;

    /// <summary>Initializes the attribute.</summary>
    /// <param name="path">
    /// A file, or a folder: of it, the <c>*.yaml</c> and <c>*.yml</c> directly in every folder named <c>scenarios</c> in it, and in itself when it has that
    /// name. A relative path counts from the folder of the test's program; where there is none, from the folder of the source file.
    /// </param>
    /// <param name="sourceFile">The source file of the test; the compiler fills it in.</param>
    public ScenarioFilesAttribute(string path, [CallerFilePath] string sourceFile = "")
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Path = path;
        this.sourceFile = sourceFile;
    }

    /// <summary>Gets the file or folder.</summary>
    public string Path { get; }

    /// <inheritdoc/>
    public IEnumerable<TestMethod> BuildFrom(IMethodInfo method, Test? suite)
    {
        ArgumentNullException.ThrowIfNull(method);
        List<TestCaseParameters> cases;
        try
        {
            cases = [.. TestFiles.Scenarios(Path, sourceFile).Select(static file => new TestCaseParameters([file]))];
        }
        catch (Exception exception)
        {
            // NUnit lists what throws while it looks for tests as a case that cannot be run.
            cases = [new TestCaseParameters(exception)];
        }

        return cases.Select(parameters => builder.BuildTestMethod(method, suite, parameters));
    }
}
