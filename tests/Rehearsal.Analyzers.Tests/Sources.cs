using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Rehearsal.Analyzers.Tests;

/// <summary>C# as users write it, in a project of its own, with the framework and Rehearsal.Messaging.</summary>
internal static class Sources
{
    private const string Usings = """
        global using System;
        global using System.Collections;
        global using System.Collections.Concurrent;
        global using System.Collections.Frozen;
        global using System.Collections.Generic;
        global using System.Collections.Immutable;
        global using System.Diagnostics;
        global using System.Linq;
        global using System.Runtime.CompilerServices;
        global using System.Security.Cryptography;
        global using System.Threading;
        global using System.Threading.Channels;
        global using System.Threading.Tasks;
        global using Rehearsal.Messaging;
        """;

    private static readonly Lazy<ImmutableArray<MetadataReference>> References = new(() =>
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(static file => Path.GetFileName(file) is var name && (name.StartsWith("System.", StringComparison.Ordinal) || name is "netstandard.dll" or "mscorlib.dll" or "Rehearsal.Messaging.dll" or "Rehearsal.Events.dll"))
            .Select(static file => MetadataReference.CreateFromFile(file))]);

    public static ImmutableArray<DiagnosticAnalyzer> Analyzers { get; } =
        [new ClockAnalyzer(), new ChanceAnalyzer(), new WaitAnalyzer(), new BlockingAnalyzer(), new UnorderedAnalyzer(), new HashCodeAnalyzer(), new SharedStateAnalyzer()];

    // What the framework's references mean is worked out once.
    private static readonly Lazy<Project> Empty = new(static () =>
    {
        var project = new AdhocWorkspace().AddProject(ProjectInfo.Create(
            ProjectId.CreateNewId(),
            VersionStamp.Default,
            "System",
            "System.Of.A.User",
            LanguageNames.CSharp,
            compilationOptions: new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable),
            parseOptions: new CSharpParseOptions(LanguageVersion.Latest),
            metadataReferences: References.Value));
        return project.AddDocument("Usings.cs", SourceText.From(Usings)).Project;
    });

    public static async Task<Document> DocumentAsync(string source)
    {
        await Empty.Value.GetCompilationAsync(TestContext.Current.CancellationToken);
        return Empty.Value.AddDocument("Source.cs", SourceText.From(source));
    }

    /// <summary>Runs every analyzer. What an analyzer throws comes as a finding AD0001.</summary>
    public static async Task<ImmutableArray<Diagnostic>> FindAsync(Document document)
    {
        var compilation = (await document.Project.GetCompilationAsync(TestContext.Current.CancellationToken))!;
        var tree = await document.GetSyntaxTreeAsync(TestContext.Current.CancellationToken);
        var all = await compilation.WithAnalyzers(Analyzers).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
        return [.. all.Where(finding => finding.Location.SourceTree == tree || finding.Id == "AD0001").OrderBy(static finding => finding.Location.SourceSpan.Start).ThenBy(static finding => finding.Id, StringComparer.Ordinal)];
    }

    public static async Task CompilesAsync(Document document)
    {
        var compilation = (await document.Project.GetCompilationAsync(TestContext.Current.CancellationToken))!;
        var errors = compilation.GetDiagnostics(TestContext.Current.CancellationToken).Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).ToArray();
        Assert.True(errors.Length == 0, string.Join('\n', errors.AsEnumerable()) + "\n" + await document.GetTextAsync(TestContext.Current.CancellationToken));
    }
}
