using System.Globalization;
using System.Runtime;

namespace Rehearsal.Hosting;

/// <summary>What is different on purpose around a repeat, so that a program that reads any of it shows.</summary>
/// <remarks>
/// .NET takes the time zone from <c>TZ</c> on Linux and macOS, the culture from <c>LANG</c> on Linux; elsewhere these two stay as they are.
/// </remarks>
/// <param name="Variables">The environment variables that are set; empty for the surroundings of this process.</param>
internal sealed record RepeatSurroundings(IReadOnlyDictionary<string, string> Variables)
{
    private const string TurkishCulture = "tr";

    /// <summary>Gets the surroundings of this process.</summary>
    public static RepeatSurroundings Same { get; } = new(new Dictionary<string, string>());

    /// <summary>Gets the id of the time zone; empty when it is this process's.</summary>
    public string TimeZone { get; private init; } = "";

    /// <summary>Gets the name of the culture; empty when it is this process's.</summary>
    public string Culture { get; private init; } = "";

    /// <summary>Gets the number of processors.</summary>
    public int ProcessorCount { get; private init; } = Environment.ProcessorCount;

    /// <summary>Chooses surroundings that differ from this process's.</summary>
    public static RepeatSurroundings Different()
    {
        var timeZone = TimeZoneInfo.Local.Id == "Pacific/Chatham" ? "America/St_Johns" : "Pacific/Chatham";
        var culture = CultureInfo.CurrentCulture.TwoLetterISOLanguageName == TurkishCulture ? "de-DE" : "tr-TR";
        var language = $"{culture.Replace('-', '_')}.UTF-8";

        // Two and more: with one processor the runtime has no server GC to switch to.
        var processorCount = Environment.ProcessorCount == 3 ? 2 : 3;
        Dictionary<string, string> variables = new(StringComparer.Ordinal)
        {
            ["TZ"] = timeZone,
            ["LANG"] = language,
            ["LC_ALL"] = language,
            ["DOTNET_PROCESSOR_COUNT"] = processorCount.ToString(CultureInfo.InvariantCulture),
            ["DOTNET_gcServer"] = GCSettings.IsServerGC ? "0" : "1",
            ["DOTNET_gcConcurrent"] = GCSettings.LatencyMode == GCLatencyMode.Batch ? "1" : "0",
        };
        return new RepeatSurroundings(variables)
        {
            TimeZone = OperatingSystem.IsWindows() ? "" : timeZone,
            Culture = OperatingSystem.IsLinux() ? culture : "",
            ProcessorCount = processorCount,
        };
    }
}
