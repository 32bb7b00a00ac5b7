namespace Rehearsal.Repository.Tests.PublicApi;

/// <summary>What users see changes only together with its listing. To accept a change: <c>REHEARSAL_APPROVE=1 ./test --fast PublicApi</c>.</summary>
public sealed class PublicApiTests
{
    private const string ApproveVariable = "REHEARSAL_APPROVE";

    public static TheoryData<string> Rooms => [.. Repository.Rooms];

    /// <summary>Gets the public classes that may be inherited, each with its reason.</summary>
    private static readonly Dictionary<string, string> Inheritable = new(StringComparer.Ordinal)
    {
        ["Rehearsal.Messaging.PermanentFailureException"] = "A service's own failures derive from it to say that trying again is no use.",
        ["Rehearsal.Messaging.TransientFailureException"] = "A service's own failures derive from it to say that trying again may help.",
    };

    [Theory]
    [MemberData(nameof(Rooms))]
    public void Listing_EveryRoom_IsApproved(string room)
    {
        var file = Repository.Path($"src/{room}/PublicApi.txt");
        var actual = ApiListing.Of(Repository.Assembly(room));
        if (Environment.GetEnvironmentVariable(ApproveVariable) == "1")
        {
            File.WriteAllText(file, actual);
        }

        var approved = File.Exists(file) ? File.ReadAllText(file).ReplaceLineEndings("\n") : "";
        Assert.True(actual == approved, Difference(room, approved, actual));
    }

    [Theory]
    [MemberData(nameof(Rooms))]
    public void Classes_ThatArePublic_AreSealedStaticOrAbstract(string room)
    {
        var open = Repository.Assembly(room).GetExportedTypes()
            .Where(type => type.IsClass && !type.IsSealed && !type.IsAbstract && !Inheritable.ContainsKey(type.FullName!))
            .Select(type => $"{type.FullName} can be inherited: seal it, or name it and its reason in {nameof(Inheritable)}.");

        Assert.Empty(open);
    }

    private static string Difference(string room, string approved, string actual)
    {
        var before = approved.Split('\n');
        var after = actual.Split('\n');
        var lines = before.Except(after).Select(line => "- " + line).Concat(after.Except(before).Select(line => "+ " + line));
        return $"The public API of {room} differs from src/{room}/PublicApi.txt:\n{string.Join('\n', lines)}\n"
            + $"To accept it: {ApproveVariable}=1 ./test --fast PublicApi";
    }
}
