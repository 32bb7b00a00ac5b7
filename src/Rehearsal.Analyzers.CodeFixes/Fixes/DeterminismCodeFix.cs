using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;

namespace Rehearsal.Analyzers;

/// <summary>Mends rules one place at a time; all places of a document one after the other, each seeing what those before it changed.</summary>
/// <param name="rules">The ids of the rules.</param>
internal abstract class DeterminismCodeFix(params string[] rules) : CodeFixProvider
{
    public sealed override ImmutableArray<string> FixableDiagnosticIds { get; } = [.. rules];

    public sealed override FixAllProvider GetFixAllProvider() => FixAllProvider.Create(FixAllAsync);

    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var document = context.Document;
        var root = await document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        var model = await document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        if (root is null || model is null)
        {
            return;
        }

        foreach (var diagnostic in context.Diagnostics)
        {
            if (Plan(new FixRequest(diagnostic.Id, NodeAt(root, diagnostic.Location.SourceSpan), model)) is { } fix)
            {
                context.RegisterCodeFix(CodeAction.Create(fix.Title, _ => Task.FromResult(document.WithSyntaxRoot(fix.Root)), fix.Key), diagnostic);
            }
        }
    }

    /// <summary>Returns the change for a place, or null when there is none that is sure to compile.</summary>
    protected abstract Fix? Plan(FixRequest request);

    private async Task<Document?> FixAllAsync(FixAllContext context, Document document, ImmutableArray<Diagnostic> diagnostics)
    {
        var root = await document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        if (root is null)
        {
            return document;
        }

        // A place is found again by its mark, whatever the changes before it moved. From the end, so that what stands inside a
        // call's arguments is mended before the call is written anew.
        List<(string Rule, SyntaxAnnotation Mark)> places = [];
        Dictionary<SyntaxNode, SyntaxAnnotation> marks = [];
        foreach (var diagnostic in diagnostics.OrderByDescending(static diagnostic => diagnostic.Location.SourceSpan.Start))
        {
            var node = NodeAt(root, diagnostic.Location.SourceSpan);
            if (!marks.TryGetValue(node, out var mark))
            {
                marks.Add(node, mark = new SyntaxAnnotation());
            }

            places.Add((diagnostic.Id, mark));
        }

        document = document.WithSyntaxRoot(root.ReplaceNodes(marks.Keys, (original, rewritten) => rewritten.WithAdditionalAnnotations(marks[original])));
        foreach (var (rule, mark) in places)
        {
            root = await document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
            var model = await document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
            if (model is not null && root?.GetAnnotatedNodes(mark).FirstOrDefault() is { } node
                && Plan(new FixRequest(rule, node, model)) is { } fix && IsAskedFor(fix.Key, context.CodeActionEquivalenceKey))
            {
                document = document.WithSyntaxRoot(fix.Root);
            }
        }

        return document;
    }

    // Once a constructor takes what is needed, the places after it only use it.
    private static bool IsAskedFor(string key, string? asked) => key == asked || (asked == FixKeys.Add && key == FixKeys.Use);

    private static SyntaxNode NodeAt(SyntaxNode root, TextSpan span) => root.FindNode(span, getInnermostNodeForTie: true);
}
