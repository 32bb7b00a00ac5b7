using System.Globalization;
using Rehearsal.Scenarios;

namespace Rehearsal.Hosting;

/// <summary>A check as one line of plain text.</summary>
internal static class CheckWords
{
    /// <summary>Names a check: its kind and what it is about.</summary>
    public static string NameOf(CheckResult check) => check.Target.Length == 0 ? check.Kind : $"{check.Kind} {check.Target}";

    /// <summary>Says what was expected and what came of it.</summary>
    public static string Of(CheckResult check)
    {
        var line = check.Location.IsKnown ? string.Create(CultureInfo.InvariantCulture, $" (line {check.Location.Line})") : "";
        return $"{NameOf(check)}: expected {check.Expected}, actual {check.Actual}{line}";
    }
}
