using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Rehearsal.Analyzers.Tests;

/// <summary>Applies code fixes as an editor does.</summary>
internal static class Fixing
{
    private static readonly CodeFixProvider[] Providers =
        [new ClockCodeFix(), new RandomCodeFix(), new ConfigureAwaitCodeFix(), new TaskRunCodeFix(), new SemaphoreCodeFix(), new CancelCodeFix(), new ReadAllCodeFix()];

    /// <summary>The fix of the first finding that has one turns one source into the other, has this title, and both compile.</summary>
    public static async Task OneAsync(string before, string title, string after)
    {
        var document = await Sources.DocumentAsync(before);
        await Sources.CompilesAsync(document);
        foreach (var finding in await Sources.FindAsync(document))
        {
            if (await OfferAsync(document, finding) is { } action)
            {
                var changed = await ApplyAsync(document, action);
                Assert.Equal(title, action.Title);
                Same(after, await ReadAsync(changed));
                await Sources.CompilesAsync(changed);
                return;
            }
        }

        Assert.Fail("No fix was offered.");
    }

    /// <summary>No finding is offered a fix, though there are findings.</summary>
    public static async Task NoneAsync(string source)
    {
        var document = await Sources.DocumentAsync(source);
        await Sources.CompilesAsync(document);
        var findings = await Sources.FindAsync(document);
        Assert.NotEmpty(findings);
        foreach (var finding in findings)
        {
            Assert.Null(await OfferAsync(document, finding));
        }
    }

    /// <summary>Fixing all findings of a fix's rules in the document, by the first fix that is offered, turns one source into the other.</summary>
    public static async Task AllAsync(string before, string after)
    {
        var document = await Sources.DocumentAsync(before);
        await Sources.CompilesAsync(document);
        var findings = await Sources.FindAsync(document);
        var provider = Providers.First(provider => findings.Any(finding => provider.FixableDiagnosticIds.Contains(finding.Id)));
        var ids = provider.FixableDiagnosticIds;
        var action = await OfferAsync(document, findings.First(finding => ids.Contains(finding.Id)));
        var context = new FixAllContext(document, provider, FixAllScope.Document, action!.EquivalenceKey!, ids, new Found(findings), TestContext.Current.CancellationToken);

        var changed = await ApplyAsync(document, (await provider.GetFixAllProvider()!.GetFixAsync(context))!);

        Same(after, await ReadAsync(changed));
        await Sources.CompilesAsync(changed);
    }

    public static async Task<CodeAction?> OfferAsync(Document document, Diagnostic finding)
    {
        CodeAction? offered = null;
        foreach (var provider in Providers.Where(provider => provider.FixableDiagnosticIds.Contains(finding.Id)))
        {
            await provider.RegisterCodeFixesAsync(new CodeFixContext(document, finding, (action, _) => offered ??= action, TestContext.Current.CancellationToken));
        }

        return offered;
    }

    public static async Task<Document> ApplyAsync(Document document, CodeAction action)
    {
        var operations = await action.GetOperationsAsync(TestContext.Current.CancellationToken);
        return operations.OfType<ApplyChangesOperation>().Single().ChangedSolution.GetDocument(document.Id)!;
    }

    private static async Task<string> ReadAsync(Document document) => (await document.GetTextAsync(TestContext.Current.CancellationToken)).ToString();

    private static void Same(string expected, string actual) =>
        Assert.True(expected.ReplaceLineEndings("\n") == actual.ReplaceLineEndings("\n"), $"Expected:\n{expected}\nActual:\n{actual}");

    private sealed class Found(ImmutableArray<Diagnostic> findings) : FixAllContext.DiagnosticProvider
    {
        public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>(findings);

        public override Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>(findings);

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>([]);
    }
}
