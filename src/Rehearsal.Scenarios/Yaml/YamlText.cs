using System.Text;

namespace Rehearsal.Scenarios;

/// <summary>Decodes a file's bytes and refuses what YAML cannot hold.</summary>
/// <remarks>UTF-8, with or without a byte order mark, and UTF-16 with one, as YAML 1.2.2 section 5.2 asks; UTF-32 is refused.</remarks>
internal static class YamlText
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Returns the text without its byte order mark, or null after reporting why there is none.</summary>
    public static string? Decode(ReadOnlyMemory<byte> content, ReadingErrors errors)
    {
        if (content.Length > ScenarioLimits.FileBytesMax)
        {
            ReportSize(content.Length, errors);
            return null;
        }

        var bytes = content.Span;
        try
        {
            return bytes switch
            {
                [0xEF, 0xBB, 0xBF, ..] => Utf8.GetString(bytes[3..]),
                [0xFF, 0xFE, ..] => new UnicodeEncoding(bigEndian: false, byteOrderMark: true, throwOnInvalidBytes: true).GetString(bytes[2..]),
                [0xFE, 0xFF, ..] => new UnicodeEncoding(bigEndian: true, byteOrderMark: true, throwOnInvalidBytes: true).GetString(bytes[2..]),
                _ => Utf8.GetString(bytes),
            };
        }
        catch (ArgumentException)
        {
            var place = PlaceOfBadByte(bytes);
            errors.Add(
                DiagnosticCodes.NotYaml, place, "the file is not UTF-8 text.", "UTF-8", "bytes that are not UTF-8", "save the file as UTF-8");
            return null;
        }
    }

    /// <summary>Reports the first character that YAML does not allow; the parser would take some of them for the end of the file.</summary>
    public static bool CheckCharacters(string text, ReadingErrors errors)
    {
        if (text.Length > ScenarioLimits.FileBytesMax)
        {
            ReportSize(text.Length, errors);
            return false;
        }

        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            var ok = c is >= ' ' and <= '~' or '\n' or '\r' or '\t' or '\u0085'
                || (c >= '\u00A0' && c is not ('\uFFFE' or '\uFFFF' or '\uFEFF') && !char.IsSurrogate(c));
            if (!ok && char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                ok = true;
                i++;
            }

            if (!ok)
            {
                errors.Add(
                    DiagnosticCodes.NotYaml, PlaceOf(text.AsSpan(0, i)), $"the character U+{(int)c:X4} cannot stand in YAML.", "printable characters",
                    $"U+{(int)c:X4}", "remove it, or write it as an escape in double quotes");
                return false;
            }
        }

        return true;
    }

    private static void ReportSize(int size, ReadingErrors errors) => errors.Add(
        DiagnosticCodes.TooLarge, new SourceLocation(1, 1), "the file is too large.", $"at most {ScenarioLimits.FileBytesMax:N0} bytes", $"{size:N0}",
        "split the scenario");

    private static SourceLocation PlaceOfBadByte(ReadOnlySpan<byte> bytes)
    {
        var good = 0;
        while (good < bytes.Length && Rune.DecodeFromUtf8(bytes[good..], out _, out var length) == System.Buffers.OperationStatus.Done)
        {
            good += length;
        }

        return PlaceOf(Encoding.UTF8.GetString(bytes[..good]));
    }

    private static SourceLocation PlaceOf(ReadOnlySpan<char> before)
    {
        var line = 1;
        var start = 0;
        for (var i = 0; i < before.Length; i++)
        {
            if (before[i] == '\n' || (before[i] == '\r' && (i + 1 == before.Length || before[i + 1] != '\n')))
            {
                line++;
                start = i + 1;
            }
        }

        return new SourceLocation(line, before.Length - start + 1);
    }
}
