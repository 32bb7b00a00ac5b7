namespace Rehearsal.Events;

/// <summary>The words of the recording format, each written once.</summary>
internal static class RecordingNames
{
    /// <summary>The version of CloudEvents every line states.</summary>
    public const string SpecVersion = "1.0";

    /// <summary>The media type of every payload of our own.</summary>
    public const string Json = "application/json";

    /// <summary>The source of lines the platform writes for itself: the header and the marks.</summary>
    public const string PlatformSource = "rehearsal";

    /// <summary>The attribute that names a media type other than JSON's; kept among an event's extensions.</summary>
    public const string DataContentType = "datacontenttype";

    /// <summary>The extension that keeps the id of an imported event whose id is not a UUID.</summary>
    public const string OriginalId = "originalid";

    // Every name the envelope writes from its own properties; an extension cannot take one of them.
    private static readonly string[] Own =
    [
        "specversion", "id", "source", "type", "subject", "time", "correlationid", "causationid",
        "stream", "streamversion", "traceparent", "position", "data",
    ];

    /// <summary>Tells whether a name is taken by the format.</summary>
    public static bool IsOwn(string name) => Array.IndexOf(Own, name) >= 0;
}
