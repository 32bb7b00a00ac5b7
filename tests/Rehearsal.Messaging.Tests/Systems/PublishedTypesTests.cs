using Rehearsal.Events;

namespace Rehearsal.Messaging.Tests;

public class PublishedTypesTests
{
    [Theory]
    [InlineData(nameof(Results.Plain), "A", "")]
    [InlineData(nameof(Results.Nullable), "", "A")]
    [InlineData(nameof(Results.Later), "A", "")]
    [InlineData(nameof(Results.NullableLater), "", "A")]
    [InlineData(nameof(Results.ValueLater), "A", "")]
    [InlineData(nameof(Results.NullableValueLater), "", "A")]
    [InlineData(nameof(Results.Both), "A B", "")]
    [InlineData(nameof(Results.OneForSure), "A", "B")]
    [InlineData(nameof(Results.SureAndPerhaps), "A", "")]
    [InlineData(nameof(Results.Sequence), "", "A")]
    [InlineData(nameof(Results.Array), "", "B")]
    [InlineData(nameof(Results.Mixed), "A", "B")]
    [InlineData(nameof(Results.Nothing), "", "")]
    [InlineData(nameof(Results.NothingLater), "", "")]
    [InlineData(nameof(Results.Declared), "", "A B")]
    [InlineData(nameof(Results.Failing), "A", "B")]
    [InlineData(nameof(Results.Objects), "", "A B")]
    public void Build_Result_SaysWhatIsAlwaysAndWhatMayBePublished(string method, string always, string maybe)
    {
        var info = typeof(Results).GetMethod(method)!;
        List<string> errors = [];

        var published = PublishedTypesReader.Read(info, method == nameof(Results.Failing) ? typeof(Results).GetMethod(nameof(Results.Path)) : null, errors);

        Assert.Empty(errors);
        Assert.Equal(always, string.Join(' ', published.Always));
        Assert.Equal(maybe, string.Join(' ', published.Maybe));
    }

    [Fact]
    public void CreateExample_DeclaredOnBase_IsNotTheDerivedRecordsExample()
    {
        List<string> errors = [];

        var own = EventType.Read(typeof(Base), errors);
        var derived = EventType.Read(typeof(Derived), errors);

        Assert.Equal(new Base(7), own.CreateExample());
        Assert.False(derived.HasExample);
        Assert.Equal("'Derived' declares no example; implement IExample<Derived>.", Assert.Throws<InvalidOperationException>(derived.CreateExample).Message);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("", null)]
    [InlineData("A-1", "A-1")]
    public void SubjectOf_Value_EmptyIsNone(string? value, string? expected) =>
        Assert.Equal(expected, EventType.Read(typeof(WithSubject), []).SubjectOf(new WithSubject(value)));

    [Fact]
    public void Decode_WrongPayload_IsPermanentAndSaysWhatIsWrong()
    {
        var failure = Assert.Throws<PermanentFailureException>(() => EventType.Read(typeof(A), []).Decode(new EventData("""{"nonsense":1}"""u8.ToArray())));

        Assert.StartsWith("The payload is no A: ", failure.Message, StringComparison.Ordinal);
    }

    internal sealed record A;

    internal sealed record B;

    internal sealed record WithSubject([Subject] string? Id);

    internal record Base(int Number) : IExample<Base>
    {
        public static Base Example => new(7);
    }

    internal sealed record Derived(int Number) : Base(Number);

    internal abstract class Results
    {
        public abstract A Plain(A a);

        public abstract A? Nullable(A a);

        public abstract Task<A> Later(A a);

        public abstract Task<A?> NullableLater(A a);

        public abstract ValueTask<A> ValueLater(A a);

        public abstract ValueTask<A?> NullableValueLater(A a);

        public abstract (A One, B Two) Both(A a);

        public abstract Task<(A One, B? Two)> OneForSure(A a);

        public abstract (A One, A? Two) SureAndPerhaps(A a);

        public abstract IEnumerable<A> Sequence(A a);

        public abstract B[] Array(A a);

        public abstract Task<(A One, IReadOnlyList<B> More)> Mixed(A a);

        public abstract void Nothing(A a);

        public abstract ValueTask NothingLater(A a);

        [Publishes(typeof(A), typeof(B))]
        public abstract Task Declared(A a);

        public abstract A Failing(A a);

        public abstract B Path(A a);

        [Publishes(typeof(A), typeof(B))]
        public abstract IEnumerable<object> Objects(A a);
    }
}
