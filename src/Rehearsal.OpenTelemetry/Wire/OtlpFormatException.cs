namespace Rehearsal.OpenTelemetry.Wire;

/// <summary>What was sent is no OTLP request.</summary>
internal sealed class OtlpFormatException(string message, Exception? inner = null) : Exception(message, inner);
