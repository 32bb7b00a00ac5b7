using System.Reflection;
using System.Runtime.CompilerServices;

namespace Rehearsal.Messaging;

/// <summary>A method of a service, ready to be called with what its parameters ask for.</summary>
internal sealed class HandlerMethod
{
    private readonly MethodInvoker invoker;
    private readonly ParameterKind[] parameters;
    private readonly ResultReader results;

    private HandlerMethod(MethodInfo method, ParameterKind[] parameters, ResultReader results)
    {
        invoker = MethodInvoker.Create(method);
        this.parameters = parameters;
        this.results = results;
        Info = method;
    }

    private enum ParameterKind
    {
        Event,
        Context,
        Cancellation,
        Failure,
    }

    public MethodInfo Info { get; }

    public static HandlerMethod? Read(MethodInfo method, bool failurePath, List<string> errors)
    {
        var place = $"{method.DeclaringType!.Name}.{method.Name}";
        var declared = method.GetParameters();
        if (BatchParameter.IsWrong(method, place, errors))
        {
            return null;
        }

        if (declared.Length == 0 || !EventType.IsRecord(BatchParameter.RecordOf(declared[0].ParameterType)))
        {
            errors.Add($"{place}: the first parameter must be the event record it handles, found {(declared.Length == 0 ? "no parameter" : declared[0].ParameterType.Name)}.");
            return null;
        }

        var kinds = new ParameterKind[declared.Length];
        for (var i = 1; i < declared.Length; i++)
        {
            var type = declared[i].ParameterType;
            ParameterKind? kind = type == typeof(HandlerContext) ? ParameterKind.Context
                : type == typeof(CancellationToken) ? ParameterKind.Cancellation
                : failurePath && type == typeof(Exception) ? ParameterKind.Failure
                : null;
            if (kind is null)
            {
                errors.Add($"{place}: parameter '{declared[i].Name}' is a {type.Name}; expected HandlerContext, CancellationToken{(failurePath ? ", Exception" : string.Empty)}. Other collaborators belong in the service's constructor.");
                return null;
            }

            kinds[i] = kind.Value;
        }

        if (method.IsGenericMethodDefinition)
        {
            errors.Add($"{place}: is generic; a handler handles one event record. Write one handler for each.");
            return null;
        }

        if (method.ReturnType == typeof(void) && method.IsDefined(typeof(AsyncStateMachineAttribute)))
        {
            errors.Add($"{place}: is async void, so nobody could tell when it ends or fails; return Task.");
            return null;
        }

        var results = ResultReader.For(method, errors);
        return results is null ? null : new HandlerMethod(method, kinds, results);
    }

    /// <summary>Calls the method and publishes what it returns. A context is made only for a method that asks for one.</summary>
    public ValueTask InvokeAsync(object service, object body, HandlingAttempt attempt, ServiceRuntime runtime, Exception? failure, CancellationToken cancellationToken)
    {
        // Right before the handler is called, by the asynchronous method that calls it: HTTP calls from there on are this attempt's.
        runtime.Http.Enter(attempt);
        if (parameters.Length == 1)
        {
            return results.PublishAsync(invoker.Invoke(service, body), attempt);
        }

        var arguments = new object?[parameters.Length];
        for (var i = 0; i < arguments.Length; i++)
        {
            arguments[i] = parameters[i] switch
            {
                ParameterKind.Event => body,
                ParameterKind.Context => new HandlerContext(attempt, runtime, cancellationToken),
                ParameterKind.Cancellation => cancellationToken,
                _ => failure,
            };
        }

        return results.PublishAsync(invoker.Invoke(service, arguments.AsSpan()), attempt);
    }
}
