namespace Rehearsal.Simulation;

/// <summary>The async methods on the way to a wait, from the outermost in, and the words for them.</summary>
internal sealed class WaitFrames
{
    /// <summary>The words for a wait that only a cancellation ends.</summary>
    internal const string Cancellation = "a cancellation";

    private static readonly string[] InputOutput = ["System.Net.", "System.IO.", "System.Data.", "Microsoft.Data.", "System.Diagnostics.Process"];

    /// <summary>The words for a pipe, which is a queue in memory although its name is among those of input and output.</summary>
    internal const string Pipe = "a pipe";

    private readonly List<Type> stateMachines = [];
    private int leavesAt = -1;
    private string? end;

    /// <summary>Gets the innermost method in the assembly of the outermost of the user's methods; the outermost method of all when none is the user's.</summary>
    internal string? Place => Innermost is var index and >= 0 ? WorkName.OfType(stateMachines[index])
        : stateMachines.Count > 0 ? WorkName.OfType(stateMachines[0])
        : null;

    /// <summary>Gets a value indicating whether the platform's own code for networks, files, databases or processes is on the way.</summary>
    internal bool PassInputOutput => end != Pipe && stateMachines.Exists(static method => InputOutput.Any(start => (method.FullName ?? "").StartsWith(start, StringComparison.Ordinal)));

    private int Innermost
    {
        get
        {
            var own = stateMachines.Find(UserCode.Owns)?.Assembly;
            return own is null ? -1 : stateMachines.FindLastIndex(method => method.Assembly == own);
        }
    }

    internal void Clear()
    {
        stateMachines.Clear();
        leavesAt = -1;
        end = null;
    }

    internal void Add(Type stateMachine) => stateMachines.Add(stateMachine);

    /// <summary>Notes that the innermost method so far will not go on where it began.</summary>
    internal void NoteLeaves() => leavesAt = stateMachines.Count - 1;

    internal void End(string what) => end = what;

    /// <summary>Says what the way ends at, and whether nothing better than "a task" is known.</summary>
    internal (string Wait, bool IsVague) Describe(bool leaves)
    {
        var library = Innermost + 1;
        if (library < stateMachines.Count && Library(stateMachines[library]) is { } known)
            return (known, false);
        var what = library < stateMachines.Count ? WorkName.OfType(stateMachines[library]) : end;
        var how = leaves && leavesAt == Innermost ? ", with ConfigureAwait(false)" : "";
        return ($"{what ?? "a task that something else completes"}{how}", what is null && how.Length == 0);
    }

    private static string? Library(Type stateMachine)
    {
        var name = stateMachine.FullName ?? "";
        return name.Contains("SemaphoreSlim", StringComparison.Ordinal) ? "SemaphoreSlim.WaitAsync with a token or a time-out"
            : name.Contains("ReadAllAsync", StringComparison.Ordinal) ? "ChannelReader.ReadAllAsync"
            : name.Contains("WhenEach", StringComparison.Ordinal) ? "Task.WhenEach"
            : name.StartsWith("Polly.", StringComparison.Ordinal) ? "a Polly pipeline that does not continue on the captured context"
            : name.StartsWith("System.Net.Http.", StringComparison.Ordinal) ? "an HTTP call"
            : name.StartsWith("System.Net.", StringComparison.Ordinal) ? "the network"
            : name.StartsWith("System.IO.", StringComparison.Ordinal) ? "a stream"
            : null;
    }
}
