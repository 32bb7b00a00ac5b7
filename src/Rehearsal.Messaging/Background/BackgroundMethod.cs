using System.Reflection;
using System.Runtime.CompilerServices;

namespace Rehearsal.Messaging;

/// <summary>A loop or schedule of a service, ready to be called with what its parameters ask for.</summary>
internal sealed class BackgroundMethod
{
    private readonly MethodInvoker invoker;
    private readonly bool[] takesToken;
    private readonly bool returnsTask;

    private BackgroundMethod(MethodInfo method)
    {
        invoker = MethodInvoker.Create(method);
        returnsTask = method.ReturnType == typeof(Task);
        takesToken = Array.ConvertAll(method.GetParameters(), static parameter => parameter.ParameterType == typeof(CancellationToken));
    }

    public static BackgroundMethod? Read(MethodInfo method, bool isLoop, List<string> errors)
    {
        var place = $"{method.DeclaringType!.Name}.{method.Name}";
        var parameters = method.GetParameters();
        if (Array.Find(parameters, static parameter => parameter.ParameterType != typeof(BackgroundContext) && parameter.ParameterType != typeof(CancellationToken)) is { } wrong)
        {
            errors.Add($"{place}: parameter '{wrong.Name}' is a {wrong.ParameterType.Name}; expected BackgroundContext, CancellationToken. Other collaborators belong in the service's constructor.");
            return null;
        }

        if (isLoop && parameters.Length == 0)
        {
            errors.Add($"{place}: has no parameter, so nothing could end the loop; take a BackgroundContext and heed its CancellationToken.");
            return null;
        }

        if (method.IsGenericMethodDefinition)
        {
            errors.Add($"{place}: is generic; a loop or schedule is called by the system, which knows no type for it.");
            return null;
        }

        if (method.ReturnType == typeof(void) && method.IsDefined(typeof(AsyncStateMachineAttribute)))
        {
            errors.Add($"{place}: is async void, so nobody could tell when it ends or fails; return Task.");
            return null;
        }

        var returns = method.ReturnType;
        if (returns != typeof(Task) && returns != typeof(ValueTask) && (isLoop || returns != typeof(void)))
        {
            errors.Add($"{place}: returns {returns.Name}; expected {(isLoop ? "Task or ValueTask" : "void, Task or ValueTask")}. Publish events with BackgroundContext.PublishAsync.");
            return null;
        }

        return new BackgroundMethod(method);
    }

    /// <summary>Calls the method and waits for its end; throws what it throws.</summary>
    public async Task InvokeAsync(object service, BackgroundContext context)
    {
        var result = invoker.Invoke(service, Array.ConvertAll(takesToken, token => token ? context.CancellationToken : (object?)context).AsSpan());
        switch (result)
        {
            case Task task:
                await task;
                break;
            case ValueTask task:
                await task;
                break;
            case null when returnsTask:
                throw new InvalidOperationException("The method returned null instead of a task.");
        }
    }
}
