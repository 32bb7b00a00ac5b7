using System.Diagnostics;

namespace Rehearsal.Simulation;

/// <summary>Where the simulation's thread blocks.</summary>
/// <param name="Method">The user's method; null when none is on the stack.</param>
/// <param name="Line">File and line, <c>PaymentService.cs:42</c>; null without debug information.</param>
/// <param name="Call">The call that blocks, <c>Task.Wait</c>.</param>
/// <param name="IsLock">Whether it is a lock, which others hold for moments.</param>
internal sealed record BlockedPlace(string? Method, string? Line, string Call, bool IsLock)
{
    internal static BlockedPlace Find(StackTrace stack)
    {
        var call = "a wait";
        var isLock = false;
        foreach (var frame in stack.GetFrames())
        {
            if (frame.GetMethod() is not { DeclaringType: { } type } method || type.Assembly == typeof(BlockedPlace).Assembly)
                continue;
            if (UserCode.Owns(type))
            {
                var name = type.Name.StartsWith('<') ? WorkName.OfType(type) : $"{WorkName.OfType(type)}.{method.Name}";
                var line = frame.GetFileName() is { } file ? $"{Path.GetFileName(file)}:{frame.GetFileLineNumber()}" : null;
                return new BlockedPlace(name, line, call, isLock);
            }

            isLock |= type == typeof(Lock) || (type == typeof(Monitor) && method.Name.Contains("Enter", StringComparison.Ordinal));
            call = isLock ? "a lock" : CallOf(type, method.Name);
        }

        return new BlockedPlace(null, null, call, isLock);
    }

    // The outermost call of the platform is the one that the user wrote.
    private static string CallOf(Type type, string method) => type.Name switch
    {
        _ when type.FullName!.StartsWith("System.Runtime.CompilerServices.", StringComparison.Ordinal) => "GetAwaiter().GetResult()",
        "Task`1" when method == "get_Result" => "Task.Result",
        "Task`1" => "Task.Wait",
        _ => $"{WorkName.OfType(type)}.{method}",
    };
}
