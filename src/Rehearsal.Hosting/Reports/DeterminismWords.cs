namespace Rehearsal.Hosting;

/// <summary>The words of reports about repeats; scripts compare with the first two.</summary>
internal static class DeterminismWords
{
    public static string Of(DeterminismVerdict verdict) => verdict switch
    {
        DeterminismVerdict.Deterministic => "deterministic",
        DeterminismVerdict.NotDeterministic => "not deterministic",
        _ => "not repeated",
    };

    public static string Of(DivergenceOrigin origin) => origin switch
    {
        DivergenceOrigin.SharedState => "shared state",
        DivergenceOrigin.Surroundings => "surroundings",
        _ => "process",
    };

    public static string Sentence(DivergenceOrigin origin) => origin switch
    {
        DivergenceOrigin.SharedState =>
            "two repeats alone in new processes gave one recording, this run among others another: state is shared between runs in one process "
            + "(a static, or an instance registered in system.Services)",
        DivergenceOrigin.Surroundings =>
            "a repeat in a new process gave another recording; a second one with this process's time zone, culture, processor count and GC mode gave the same",
        _ => "a repeat in a new process gave another recording: it differs from process to process",
    };
}
