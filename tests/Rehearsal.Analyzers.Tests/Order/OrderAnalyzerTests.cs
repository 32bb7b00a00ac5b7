namespace Rehearsal.Analyzers.Tests.Order;

public sealed class OrderAnalyzerTests
{
    [Theory]
    [InlineData("foreach (var x in {|RHA0401:table|}) { }")]
    [InlineData("foreach (var (key, value) in {|RHA0401:table|}) { }")]
    [InlineData("foreach (var x in {|RHA0401:table.Keys|}) { }")]
    [InlineData("foreach (var x in {|RHA0401:new ConcurrentDictionary<int, int>().Values|}) { }")]
    [InlineData("foreach (var x in {|RHA0401:new HashSet<int>()|}) { }")]
    [InlineData("foreach (var x in {|RHA0401:ImmutableHashSet<int>.Empty|}) { }")]
    [InlineData("foreach (var x in {|RHA0401:FrozenSet<int>.Empty|}) { }")]
    [InlineData("foreach (var x in {|RHA0401:new Hashtable()|}) { }")]
    [InlineData("var x = {|RHA0401:table|}.First();")]
    [InlineData("var x = {|RHA0401:table|}.Where(pair => pair.Value > 1).ToList();")]
    [InlineData("var x = from pair in {|RHA0401:table|} where pair.Value > 1 select pair.Key;")]
    [InlineData("var x = {|RHA0401:table.Values|}.Select(value => 0.5 * value).Sum();")]
    [InlineData("var x = {|RHA0401:table|}.MaxBy(pair => pair.Value);")]
    public Task Order_OfAnUnorderedCollection_IsFoundWhereItIsSeen(string statement) => Expect.FindingsInMethodAsync(statement);

    [Theory]
    [InlineData("foreach (var x in table.OrderBy(pair => pair.Key, StringComparer.Ordinal)) { }")]
    [InlineData("var x = table.Where(pair => pair.Value > 1).Select(pair => pair.Key).Order(StringComparer.Ordinal).ToList();")]
    [InlineData("var x = from pair in table where pair.Value > 1 orderby pair.Key select pair.Value;")]
    [InlineData("var x = table.Count(pair => pair.Value > 1) + table.Values.Sum() + table.Values.Max(); var y = table.Any() && table.Keys.All(key => key.Length > 0);")]
    [InlineData("var x = table.Where(pair => pair.Value > 1).ToDictionary(pair => pair.Key, pair => pair.Value); var y = x.Keys.ToHashSet();")]
    [InlineData("foreach (var x in new SortedDictionary<string, int>(table)) { }")]
    [InlineData("foreach (var x in new List<int> { 1 }) { }")]
    [InlineData("foreach (var x in (IReadOnlyDictionary<string, int>)new SortedDictionary<string, int>()) { }")]
    [InlineData("var x = table[\"a\"]; table.Remove(\"a\"); var y = table.TryGetValue(\"a\", out _);")]
    [InlineData("var x = new[] { 1, 2 }.Except(new HashSet<int>()).ToList();")]
    public Task Order_ThatIsNotSeenOrIsThere_IsNotFound(string statement) => Expect.FindingsInMethodAsync(statement);

    [Theory]
    [InlineData("var x = \"a\".{|RHA0402:GetHashCode|}();")]
    [InlineData("var x = \"a\".{|RHA0402:GetHashCode|}(StringComparison.Ordinal);")]
    [InlineData("var x = new object().{|RHA0402:GetHashCode|}();")]
    [InlineData("var x = this.{|RHA0402:GetHashCode|}();")]
    [InlineData("var x = {|RHA0402:RuntimeHelpers.GetHashCode|}(this);")]
    [InlineData("var x = {|RHA0402:HashCode.Combine|}(1, 2);")]
    public Task HashCode_ThatDiffersByProcess_IsFound(string statement) => Expect.FindingsInMethodAsync(statement);

    [Fact]
    public Task HashCode_InsideGetHashCodeOrOfItsOwn_IsNotFound() => Expect.FindingsAsync("""
        sealed class Key(string name)
        {
            private readonly string name = name;
            public override bool Equals(object? other) => other is Key key && key.name == name;
            public override int GetHashCode() => HashCode.Combine(name.GetHashCode(), base.GetHashCode());
        }
        class Comparer : IEqualityComparer<string>
        {
            public bool Equals(string? a, string? b) => a == b;
            public int GetHashCode(string text) => text.GetHashCode();
        }
        class Uses { int Use(Key key, int number) => key.GetHashCode() + number.GetHashCode(); }
        """);

    [Fact]
    public Task SharedState_OfAServiceOrASaga_IsFound() => Expect.FindingsAsync("""
        record Paid(string Id);
        class Service
        {
            private static int {|RHA0403:count|};
            private static readonly List<string> {|RHA0403:Seen|} = [];
            private static readonly IDictionary<string, int> {|RHA0403:Table|} = new Dictionary<string, int>();
            public static string {|RHA0403:Last|} { get; set; } = "";
            public static ConcurrentQueue<int> {|RHA0403:Queue|} { get; } = new();
            [Handler] public void Handle(Paid paid) => count++;
        }
        abstract class Steps : Saga<Paid> { protected static int {|RHA0403:Started|}; }
        """);

    [Fact]
    public Task SharedState_ThatCannotChangeOrIsElsewhere_IsNotFound() => Expect.FindingsAsync("""
        record Paid(string Id);
        class Service
        {
            private const int Limit = 5;
            private static readonly TimeSpan Wait = TimeSpan.FromSeconds(1);
            private static readonly string[] Names = ["a"];
            private static readonly IReadOnlyList<string> More = ["a"];
            private static readonly FrozenSet<string> Fixed = FrozenSet<string>.Empty;
            private static readonly ImmutableArray<string> Array = [];
            private static readonly StringComparer ByText = StringComparer.Ordinal;
            private static readonly IComparer<string> Ordering = Comparer<string>.Default;
            private static int Computed => Limit;
            private readonly List<string> seen = [];
            private int count;
            [Handler] public void Handle(Paid paid) => count++;
        }
        class Elsewhere { public static int Count; }
        """);

    [Theory]
    [InlineData("foreach (var x in table) { }", "RHA0401", "'Dictionary' has no order that can be relied on; write 'OrderBy' with a key of your own, a list or a sorted collection")]
    [InlineData("_ = \"a\".GetHashCode();", "RHA0402", "'String.GetHashCode' differs from process to process; write a number of your own, or a hash that its bytes define")]
    [InlineData("} static int count; [Handler] void Count(string text) { count++;", "RHA0403", "'Service.count' is shared between runs; write an instance member")]
    public Task Message_OfARule_SaysWhatAndInstead(string statement, string id, string message) => Expect.MessageAsync(statement, id, message);
}
