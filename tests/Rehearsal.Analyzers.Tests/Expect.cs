using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;

namespace Rehearsal.Analyzers.Tests;

/// <summary>Compares what the analyzers find with marks in the source: <c>{|RHA0001:DateTime.UtcNow|}</c>.</summary>
internal static partial class Expect
{
    /// <summary>All analyzers find what is marked, there, and nothing else; the source compiles.</summary>
    public static async Task FindingsAsync(string marked)
    {
        var (source, expected) = Read(marked);
        var document = await Sources.DocumentAsync(source);
        await Sources.CompilesAsync(document);

        var found = await Sources.FindAsync(document);

        Assert.Equal(expected, found.Select(finding => $"{finding.Id} at {finding.Location.SourceSpan.Start}: {source[finding.Location.SourceSpan.Start..finding.Location.SourceSpan.End]}"));
    }

    /// <summary>The same for statements in an asynchronous method with the parameters that tests need.</summary>
    public static Task FindingsInMethodAsync(string statements) => FindingsAsync(InMethod(statements));

    /// <summary>One finding, with this message.</summary>
    public static async Task MessageAsync(string statements, string id, string message)
    {
        var found = Assert.Single(await Sources.FindAsync(await Sources.DocumentAsync(InMethod(statements))));
        Assert.Equal((id, message), (found.Id, found.GetMessage(System.Globalization.CultureInfo.InvariantCulture)));
    }

    private static string InMethod(string statements) => $$"""
        class Service
        {
            async Task Handle(TimeProvider time, CancellationToken token, Task<int> task, Task plain, SemaphoreSlim semaphore, ChannelReader<int> reader, Dictionary<string, int> table)
            {
                await Task.Yield();
                {{statements}}
            }
        }
        """;

    private static (string Source, IReadOnlyList<string> Expected) Read(string marked)
    {
        StringBuilder source = new();
        List<string> expected = [];
        var at = 0;
        foreach (Match mark in Mark().Matches(marked))
        {
            source.Append(marked, at, mark.Index - at);
            expected.Add($"{mark.Groups["id"].Value} at {source.Length}: {mark.Groups["text"].Value}");
            source.Append(mark.Groups["text"].Value);
            at = mark.Index + mark.Length;
        }

        source.Append(marked, at, marked.Length - at);
        return (source.ToString(), expected);
    }

    [GeneratedRegex(@"\{\|(?<id>RHA\d{4}):(?<text>.*?)\|\}", RegexOptions.Singleline)]
    private static partial Regex Mark();
}
