namespace Rehearsal.Analyzers;

/// <summary>The kinds of fixes that take something from the constructor.</summary>
internal static class FixKeys
{
    public const string Use = "use";
    public const string Add = "add";
}
