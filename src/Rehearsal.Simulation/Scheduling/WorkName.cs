namespace Rehearsal.Simulation;

/// <summary>Names a piece of work for people: the async method it continues, or the method it calls.</summary>
/// <remarks>
/// An async method's continuation is an <see cref="Action"/> on an object whose last generic argument is the compiler's state machine,
/// <c>Owner+&lt;Method&gt;d__1</c>. Where that does not hold the type's name is all there is.
/// </remarks>
internal static class WorkName
{
    internal static string Of(WorkItem item) => item.State switch
    {
        ForeignItem foreign => Of(foreign.Item),
        Task task => Of(task),
        Delegate continuation => Of(continuation),
        _ => Of(item.Callback),
    };

    /// <summary>Names the async method that a piece of work continues, if it is the user's; null for all else.</summary>
    internal static string? UserMethodOf(WorkItem item)
    {
        var continued = item.State is Delegate { Target: { } target } ? target : item.State;
        return continued is not null && FindStateMachine(continued.GetType()) is { } stateMachine && UserCode.Owns(stateMachine)
            ? OfType(stateMachine)
            : null;
    }

    internal static string Of(Task task) =>
        FindStateMachine(task.GetType()) is { } stateMachine ? OfType(stateMachine) : "a task";

    internal static string Of(Delegate work)
    {
        if (work.Target is { } target && FindStateMachine(target.GetType()) is { } stateMachine)
            return OfType(stateMachine);

        var owner = work.Method.DeclaringType;
        return owner is null ? Plain(work.Method.Name) : $"{OfType(owner)}.{Plain(work.Method.Name)}";
    }

    private static Type? FindStateMachine(Type type) =>
        type.IsGenericType && type.GetGenericArguments() is [.., { } last] && last.Name.StartsWith('<') ? last : null;

    /// <summary>"Owner.Method" of a state machine, "Owner" of a lambda's holder, the name of any other type.</summary>
    internal static string OfType(Type type)
    {
        var name = Plain(type.Name);
        if (type.Name.StartsWith('<') && type.DeclaringType is { } owner)
            return name.Length == 0 ? OfType(owner) : $"{OfType(owner)}.{name}";
        return name;
    }

    /// <summary>Takes the name out of the compiler's brackets: "&lt;Run&gt;b__0" is "Run", "&lt;&gt;c" is nothing.</summary>
    private static string Plain(string name)
    {
        if (!name.StartsWith('<'))
            return name;
        var inner = name.TrimStart('<');
        var end = inner.IndexOf('>', StringComparison.Ordinal);
        return end <= 0 ? "" : inner[..end];
    }
}
