namespace Rehearsal.Analysis;

/// <summary>What a piece of text means; <see cref="Palette"/> decides how that looks.</summary>
public enum Ink
{
    /// <summary>Ordinary text.</summary>
    Plain,

    /// <summary>Text that may be passed over.</summary>
    Dim,

    /// <summary>Headings and what lies on the critical path.</summary>
    Strong,

    /// <summary>Success.</summary>
    Good,

    /// <summary>Something to look at.</summary>
    Warning,

    /// <summary>Failure.</summary>
    Bad,
}
