namespace Rehearsal.Scenarios;

/// <summary>A mistake that keeps a text from being YAML, in words of ours.</summary>
/// <param name="Index">Where it stands in the text.</param>
/// <param name="What">What is wrong, the end of a sentence.</param>
/// <param name="Expected">What was expected.</param>
/// <param name="Found">What was found.</param>
/// <param name="Fix">How to mend it.</param>
internal sealed record YamlMistake(int Index, string What, string Expected, string Found, string Fix);
