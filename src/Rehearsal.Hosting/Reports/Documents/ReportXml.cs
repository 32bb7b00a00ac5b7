using System.Globalization;
using System.Text;
using System.Xml;

namespace Rehearsal.Hosting;

/// <summary>How reports write XML: indented, UTF-8 in name, lines ended by a line feed, no character that XML 1.0 does not have.</summary>
internal static class ReportXml
{
    /// <summary>Opens a document.</summary>
    /// <param name="writer">Where to; not closed.</param>
    /// <returns>The writer of the document.</returns>
    public static XmlWriter Open(TextWriter writer)
    {
        var xml = XmlWriter.Create(writer, new XmlWriterSettings { Indent = true, NewLineChars = "\n", OmitXmlDeclaration = true, CloseOutput = false });
        xml.WriteRaw("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
        return xml;
    }

    /// <summary>Writes an attribute.</summary>
    public static void Attribute(this XmlWriter xml, string name, string value) => xml.WriteAttributeString(name, Clean(value));

    /// <summary>Writes a number as an attribute.</summary>
    public static void Attribute(this XmlWriter xml, string name, int value) => xml.WriteAttributeString(name, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>Writes a time as an attribute: seconds with three decimals.</summary>
    public static void Seconds(this XmlWriter xml, string name, TimeSpan value) => xml.WriteAttributeString(name, value.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture));

    /// <summary>Writes an element that holds text.</summary>
    public static void Element(this XmlWriter xml, string name, string text)
    {
        xml.WriteStartElement(name);
        xml.WriteString(Clean(text));
        xml.WriteEndElement();
    }

    /// <summary>Replaces what XML 1.0 cannot hold: events carry whatever the system put into them.</summary>
    public static string Clean(string text)
    {
        if (IsClean(text))
        {
            return text;
        }

        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            clean.Append(rune.IsBmp && !XmlConvert.IsXmlChar((char)rune.Value) ? "\uFFFD" : rune.ToString());
        }

        return clean.ToString();
    }

    private static bool IsClean(string text)
    {
        foreach (var character in text)
        {
            if (!XmlConvert.IsXmlChar(character))
            {
                return false;
            }
        }

        return true;
    }
}
