namespace Rehearsal.Analysis;

/// <summary>Colours for text output. Colour never carries a meaning alone: words and signs say the same.</summary>
/// <remarks>Source of the codes: ECMA-48, section 8.3.117 (SGR). Immutable; may be shared between threads.</remarks>
public sealed class Palette
{
    private const string Reset = "\u001b[0m";
    private readonly bool color;

    private Palette(bool color) => this.color = color;

    /// <summary>Gets the palette that leaves text as it is.</summary>
    public static Palette None { get; } = new(color: false);

    /// <summary>Gets the palette of the sixteen terminal colours, which every theme keeps readable.</summary>
    public static Palette Ansi { get; } = new(color: true);

    /// <summary>Gets the palette for an output.</summary>
    /// <param name="color">Whether the output shows colour.</param>
    /// <returns><see cref="Ansi"/> or <see cref="None"/>.</returns>
    public static Palette For(bool color) => color ? Ansi : None;

    /// <summary>Wraps a text in the codes for its meaning.</summary>
    /// <param name="text">The text; not changed.</param>
    /// <param name="ink">What it means.</param>
    /// <returns>The text, with codes around it unless it is empty, plain or the palette is <see cref="None"/>.</returns>
    public string Paint(string text, Ink ink) => !color || ink == Ink.Plain || text.Length == 0 ? text : Code(ink) + text + Reset;

    private static string Code(Ink ink) => ink switch
    {
        Ink.Dim => "\u001b[2m",
        Ink.Strong => "\u001b[1m",
        Ink.Good => "\u001b[32m",
        Ink.Warning => "\u001b[33m",
        Ink.Bad => "\u001b[31m",
        _ => Reset,
    };
}
