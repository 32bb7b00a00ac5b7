namespace Rehearsal.OpenTelemetry;

/// <summary>The identity of a span: its trace and its id in it.</summary>
/// <param name="Trace">The trace; never zero.</param>
/// <param name="Span">The span; never zero.</param>
public readonly record struct ForeignSpanId(UInt128 Trace, ulong Span);
