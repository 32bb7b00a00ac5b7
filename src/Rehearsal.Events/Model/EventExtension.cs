namespace Rehearsal.Events;

/// <summary>An attribute of an imported CloudEvent that the envelope has no property for.</summary>
/// <remarks>Source of the naming rule: CloudEvents 1.0.2, section "Naming conventions".</remarks>
public sealed record EventExtension
{
    /// <summary>Initializes an attribute.</summary>
    /// <param name="name">Its name: lowercase letters and digits, and none of the names the envelope uses itself.</param>
    /// <param name="value">Its value as JSON; neither empty nor null, which CloudEvents reads as no attribute.</param>
    /// <exception cref="ArgumentException">The name or the value breaks its rule.</exception>
    public EventExtension(string name, EventData value)
    {
        if (!IsName(name))
        {
            throw new ArgumentException($"'{name}' cannot name an extension attribute: expected lowercase letters and digits only.", nameof(name));
        }

        if (RecordingNames.IsOwn(name))
        {
            throw new ArgumentException($"'{name}' is an attribute of the envelope itself. Set the property instead.", nameof(name));
        }

        if (value.Utf8Json.IsEmpty || value.Utf8Json.Span.SequenceEqual("null"u8))
        {
            throw new ArgumentException($"The extension attribute '{name}' has no value. Leave the attribute out.", nameof(value));
        }

        if (name == RecordingNames.DataContentType && value.Utf8Json.Span.SequenceEqual("\"application/json\""u8))
        {
            throw new ArgumentException($"'{name}' is application/json unless an extension says otherwise. Leave the attribute out.", nameof(value));
        }

        Name = name;
        Value = value;
    }

    /// <summary>Gets the attribute's name.</summary>
    public string Name { get; }

    /// <summary>Gets the attribute's value as JSON.</summary>
    public EventData Value { get; }

    /// <summary>Tells whether a name is one CloudEvents allows.</summary>
    internal static bool IsName(string name) =>
        name.Length > 0 && name.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c));
}
