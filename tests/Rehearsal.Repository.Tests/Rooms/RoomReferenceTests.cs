using System.Xml.Linq;

namespace Rehearsal.Repository.Tests.Rooms;

/// <summary>One project a room, arrows only downwards.</summary>
public sealed class RoomReferenceTests
{
    public static TheoryData<string> Rooms => [.. Repository.Rooms];

    [Fact]
    public void Rooms_EveryProject_IsDrawn() => Assert.Equal(Drawing.Rooms.Order(StringComparer.Ordinal), Repository.Rooms);

    [Theory]
    [MemberData(nameof(Rooms))]
    public void ProjectReferences_OnlyPointDownwards(string room)
    {
        var complaints = ReferencesOf(room, "ProjectReference")
            .Select(reference => Drawing.Complaint(room, Path.GetFileNameWithoutExtension(reference)))
            .Where(complaint => complaint is not null);

        Assert.Empty(complaints);
    }

    [Theory]
    [MemberData(nameof(Rooms))]
    public void PackageReferences_AreDrawn(string room)
    {
        var unexpected = ReferencesOf(room, "PackageReference").Except(Drawing.Packages(room));

        Assert.Empty(unexpected);
    }

    // The compiler keeps only references that are used, so this sees what code really leans on, transitive ways included.
    [Theory]
    [MemberData(nameof(Rooms))]
    public void AssemblyReferences_OnlyPointDownwards(string room)
    {
        var complaints = Repository.Assembly(room).GetReferencedAssemblies()
            .Select(reference => reference.Name!)
            .Where(name => name.StartsWith("Rehearsal.", StringComparison.Ordinal))
            .Select(name => Drawing.Complaint(room, name))
            .Where(complaint => complaint is not null);

        Assert.Empty(complaints);
    }

    [Theory]
    [InlineData("Rehearsal.Events", "Rehearsal.Messaging", "upward")]
    [InlineData("Rehearsal.Messaging", "Rehearsal.Scenarios", "sideways")]
    [InlineData("Rehearsal.Analysis", "Rehearsal.Stages", "sideways")]
    [InlineData("Rehearsal.Stages", "Rehearsal.Dashboard", "not drawn")]
    public void Complaint_WrongReference_NamesItAndWhy(string from, string to, string why)
    {
        var complaint = Drawing.Complaint(from, to);

        Assert.StartsWith($"{from} references ", complaint, StringComparison.Ordinal);
        Assert.Contains(to, complaint, StringComparison.Ordinal);
        Assert.Contains(why, complaint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Rehearsal.Stages", "Rehearsal.Simulation")]
    [InlineData("Rehearsal.Cli", "Rehearsal.Events")]
    public void Complaint_ReferenceDownwards_IsNone(string from, string to) => Assert.Null(Drawing.Complaint(from, to));

    private static IEnumerable<string> ReferencesOf(string room, string kind) =>
        XElement.Load(Repository.Path($"src/{room}/{room}.csproj")).Descendants(kind).Select(reference => reference.Attribute("Include")!.Value.Replace('\\', '/'));
}
