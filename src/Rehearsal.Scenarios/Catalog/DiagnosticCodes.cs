namespace Rehearsal.Scenarios;

/// <summary>The stable ids of diagnostics.</summary>
public static class DiagnosticCodes
{
    /// <summary>The command line is wrong.</summary>
    public const string Usage = "RHS0001";

    /// <summary>No scenario file was found.</summary>
    public const string ScenarioNotFound = "RHS0002";

    /// <summary>No system was found for a scenario.</summary>
    public const string SystemNotFound = "RHS0003";

    /// <summary>A system did not build.</summary>
    public const string SystemDoesNotBuild = "RHS0004";

    /// <summary>A system did not start or its definition is invalid.</summary>
    public const string SystemInvalid = "RHS0005";

    /// <summary>The stage could not be provided.</summary>
    public const string StageUnavailable = "RHS0006";

    /// <summary>A recording cannot be read.</summary>
    public const string RecordingInvalid = "RHS0007";

    /// <summary>A command broke down: a fault of Rehearsal or of the machine, not of its input.</summary>
    public const string BrokeDown = "RHS0008";

    /// <summary>An event log cannot be read or written.</summary>
    public const string LogUnusable = "RHS0009";

    /// <summary>The file is not YAML.</summary>
    public const string NotYaml = "RHS0100";

    /// <summary>A key is not known.</summary>
    public const string UnknownKey = "RHS0101";

    /// <summary>A value has the wrong type.</summary>
    public const string WrongType = "RHS0102";

    /// <summary>A value is impossible.</summary>
    public const string ImpossibleValue = "RHS0103";

    /// <summary>A required key is missing.</summary>
    public const string MissingKey = "RHS0104";

    /// <summary>A key stands twice.</summary>
    public const string DuplicateKey = "RHS0105";

    /// <summary>The file is too large or too deep.</summary>
    public const string TooLarge = "RHS0106";

    /// <summary>An event type is not known to the system.</summary>
    public const string UnknownEvent = "RHS0201";

    /// <summary>A service is not known to the system.</summary>
    public const string UnknownService = "RHS0202";

    /// <summary>A step is not known.</summary>
    public const string UnknownStep = "RHS0203";

    /// <summary>A field is not known to the event type.</summary>
    public const string UnknownField = "RHS0204";

    /// <summary>A required field of the event type is missing.</summary>
    public const string MissingField = "RHS0205";

    /// <summary>A handler is not known to the system.</summary>
    public const string UnknownHandler = "RHS0206";

    /// <summary>A trigger has no data and its event type declares no example.</summary>
    public const string NoExample = "RHS0207";

    /// <summary>A chaos step names a fault that the scenario does not have.</summary>
    public const string UnknownFault = "RHS0208";

    /// <summary>A saved value is used that no step before saves.</summary>
    public const string UnknownSavedValue = "RHS0209";

    /// <summary>A command is not handled by exactly one handler.</summary>
    public const string NotACommand = "RHS0210";

    /// <summary>A fault befalls nothing in the system.</summary>
    public const string NoVictim = "RHS0211";
}
