using System.Reflection;
using Rehearsal.Events;

namespace Rehearsal.Docs.Tests;

public sealed class RecordingPageTests
{
    [Fact]
    public void Marks_TheProgramWrites_AreAllOnThePage()
    {
        var text = File.ReadAllText(new Page("docs/reference/recording.md").FullPath);
        foreach (var kind in typeof(MarkKinds).GetFields(BindingFlags.Public | BindingFlags.Static))
        {
            Assert.Contains($"`{kind.GetRawConstantValue()}`", text, StringComparison.Ordinal);
        }
    }
}
