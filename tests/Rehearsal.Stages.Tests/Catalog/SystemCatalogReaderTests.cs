using Rehearsal.Scenarios;

namespace Rehearsal.Stages.Tests;

public sealed class SystemCatalogReaderTests
{
    private static readonly SystemCatalog Catalog = SystemCatalogReader.Read(TestSystem.Build(static builder => builder.AddEvent<Rich>()));

    public enum Colour
    {
        DarkRed,
        Blue,
    }

    [Fact]
    public void Read_Services_HaveTheirHandlers() =>
        Assert.Equal(["answering: answer", "counting: count"], Catalog.Services.Select(static service => $"{service.Name}: {string.Join(' ', service.Handlers)}"));

    [Fact]
    public void Read_Example_IsKnown()
    {
        Assert.True(Event("Ping").HasExample);
        Assert.False(Event("Pong").HasExample);
    }

    [Theory]
    [InlineData("text", FieldKind.Text, true)]
    [InlineData("number", FieldKind.Number, true)]
    [InlineData("whole", FieldKind.Integer, true)]
    [InlineData("flag", FieldKind.Boolean, true)]
    [InlineData("when", FieldKind.Text, true)]
    [InlineData("colour", FieldKind.Text, true)]
    [InlineData("parts", FieldKind.List, true)]
    [InlineData("part", FieldKind.Object, true)]
    [InlineData("notes", FieldKind.Object, true)]
    [InlineData("maybe", FieldKind.Integer, false)]
    public void Read_Field_HasItsKind(string name, FieldKind kind, bool required)
    {
        var field = Event("Rich").Fields.Single(field => field.Name == name);

        Assert.Equal((kind, required), (field.Kind, field.Required));
    }

    [Fact]
    public void Read_NestedFields_AreRead()
    {
        Assert.Equal(["part_name"], Field("parts").Fields!.Select(static field => field.Name));
        Assert.Equal(["part_name"], Field("part").Fields!.Select(static field => field.Name));
        Assert.Null(Field("notes").Fields);
        Assert.Equal(["dark_red", "blue"], Field("colour").Values);
        Assert.True(Field("maybe").Nullable);
    }

    private static EventSchema Event(string type) => Catalog.Events.Single(schema => schema.Type == type);

    private static FieldSchema Field(string name) => Event("Rich").Fields.Single(field => field.Name == name);

    public sealed record Part(string PartName);

    public sealed record Rich(
        string Text,
        decimal Number,
        long Whole,
        bool Flag,
        DateTimeOffset When,
        Colour Colour,
        IReadOnlyList<Part> Parts,
        Part Part,
        IReadOnlyDictionary<string, string> Notes,
        int? Maybe = null);
}
