using Microsoft.CodeAnalysis;

namespace Rehearsal.Analyzers;

/// <summary>A change of one document that mends one place.</summary>
/// <param name="title">What it does, as the editor shows it.</param>
/// <param name="key">What tells it from other kinds of fixes of the same rule.</param>
/// <param name="root">The document with the change.</param>
internal sealed class Fix(string title, string key, SyntaxNode root)
{
    public string Title { get; } = title;

    public string Key { get; } = key;

    public SyntaxNode Root { get; } = root;
}
