namespace Rehearsal.Events;

/// <summary>Why a text is no filter.</summary>
/// <param name="Column">The 1-based character where it shows.</param>
/// <param name="Expected">What was expected there.</param>
/// <param name="Found">What was found.</param>
/// <param name="Fix">How to mend it.</param>
public sealed record FilterProblem(int Column, string Expected, string Found, string Fix);
