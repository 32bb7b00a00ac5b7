namespace Rehearsal.Stages.Tests.RandomSystems;

/// <summary>An exception whose message is what a message seldom is.</summary>
internal sealed class OddException(string? message) : Exception
{
    private static readonly string?[] Texts = ["", null, "half a pair \uD83D", "0,5 \0 \u2028 größer", new string('x', 100_000)];

    public override string Message => message!;

    public static OddException Number(int number) => new(Texts[number % Texts.Length]);
}
