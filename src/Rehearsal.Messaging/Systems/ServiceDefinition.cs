using System.Reflection;
using Rehearsal.Events;

namespace Rehearsal.Messaging;

/// <summary>A service of a system: a class, its handlers, its endpoints, its loops and schedules.</summary>
internal sealed record ServiceDefinition(
    string Name,
    Type Type,
    IReadOnlyList<HandlerDefinition> Handlers,
    ServiceEndpoints Endpoints,
    IReadOnlyList<BackgroundDefinition> Background) : ISystemPart
{
    public ServiceTopology Topology => new(Name, "service", [.. Handlers.Select(static handler => handler.Topology)])
    {
        Background = [.. Background.Select(static method => method.Topology)],
    };

    public Subscription Start(object instance, ServiceRuntime runtime) => new ServiceSubscription(this, instance, runtime);

    public static ServiceDefinition Read(Type type, EventTypes events, List<string> errors)
    {
        List<HandlerDefinition> handlers = [];
        var methods = type.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static)
            .Where(static method => method.IsDefined(typeof(HandlerAttribute)) || method.IsDefined(typeof(OnFailureAttribute)))
            .OrderBy(static method => method.MetadataToken)
            .ToList();
        foreach (var hidden in methods.Where(static method => !method.IsPublic || method.IsStatic))
        {
            errors.Add($"{type.Name}.{hidden.Name}: is {(hidden.IsStatic ? "static" : "not public")}; a handler or failure path is a public method of the instance.");
        }

        var candidates = methods.FindAll(static method => method.IsDefined(typeof(HandlerAttribute)));
        var failurePaths = methods.FindAll(static method => method.IsDefined(typeof(OnFailureAttribute)));
        foreach (var method in candidates)
        {
            var handle = HandlerMethod.Read(method, failurePath: false, errors);
            if (handle is null)
            {
                continue;
            }

            var paths = failurePaths.FindAll(path => TargetOf(path) == method.Name && ParameterOf(path) == ParameterOf(method));
            var onFailure = paths is [var path] ? HandlerMethod.Read(path, failurePath: true, errors) : null;
            if (paths.Count > 1)
            {
                errors.Add($"{type.Name}.{method.Name}: has {paths.Count} failure paths ({string.Join(", ", paths.Select(static path => path.Name))}); keep one.");
            }

            var published = PublishedTypesReader.Read(method, onFailure?.Info, errors);
            handlers.Add(new HandlerDefinition
            {
                Name = Naming.Handler(method.Name),
                Event = events.Add(EventOf(method)!),
                Method = handle,
                OnFailure = onFailure,
                Policies = PolicySet.Read(method, EventOf(method)!, errors),
                Publishes = published,
            });
            foreach (var record in published.Records)
            {
                events.Add(record);
            }
        }

        var endpoints = ServiceEndpoints.Read(type, events, errors);
        Check(type, handlers, candidates, failurePaths, errors);
        var background = BackgroundDefinition.ReadAll(type, events, errors);
        CheckNames(type, handlers, background, errors);
        return new ServiceDefinition(Naming.Service(type), type, handlers, endpoints, background);
    }

    // Handlers of one name tell each other apart by their events; a loop or schedule has nothing but its name.
    private static void CheckNames(Type type, List<HandlerDefinition> handlers, List<BackgroundDefinition> background, List<string> errors)
    {
        foreach (var group in background.GroupBy(static method => method.Name, StringComparer.Ordinal))
        {
            var count = group.Count() + handlers.Count(handler => handler.Name == group.Key);
            if (count > 1)
            {
                errors.Add($"{type.Name}: has {count} methods named '{group.Key}', of which {(group.Count() == 1 ? "one is a loop or schedule" : "some are loops or schedules")}; recordings tell these by their name. Rename all but one.");
            }
        }
    }

    private static void Check(Type type, List<HandlerDefinition> handlers, List<MethodInfo> candidates, List<MethodInfo> failurePaths, List<string> errors)
    {
        if (candidates.Count == 0
            && !BackgroundDefinition.MethodsOf(type).Any()
            && !Array.Exists(type.GetMethods(), static method => method.IsDefined(typeof(HttpEndpointAttribute))))
        {
            errors.Add($"{type.Name}: has neither handlers, endpoints, loops nor schedules. Mark a public method with [Handler], [HttpEndpoint], [Background] or [Every].");
        }

        foreach (var group in handlers.GroupBy(static handler => handler.Event.Name).Where(static group => group.Count() > 1))
        {
            errors.Add($"{type.Name}: handles {group.Key} in {string.Join(" and ", group.Select(static handler => handler.Method.Info.Name))}; a service handles an event type once. Join the two, or move one to another service.");
        }

        foreach (var path in failurePaths)
        {
            var targets = candidates.FindAll(method => method.Name == TargetOf(path));
            if (targets.Count == 0)
            {
                errors.Add($"{type.Name}.{path.Name}: is the failure path of '{TargetOf(path)}', which is no handler of {type.Name}. Handlers: {string.Join(", ", candidates.Select(static method => method.Name))}.");
            }
            else if (!targets.Exists(target => ParameterOf(target) == ParameterOf(path)))
            {
                errors.Add($"{type.Name}.{path.Name}: takes {BatchParameter.NameOf(ParameterOf(path))}, but its handler {TargetOf(path)} takes {string.Join(" or ", targets.Select(static target => BatchParameter.NameOf(ParameterOf(target))))}.");
            }
        }
    }

    private static string TargetOf(MethodInfo failurePath) => failurePath.GetCustomAttribute<OnFailureAttribute>()!.Handler;

    private static Type? ParameterOf(MethodInfo method) => method.GetParameters() is [var first, ..] ? first.ParameterType : null;

    private static Type? EventOf(MethodInfo method) => ParameterOf(method) is { } first ? BatchParameter.RecordOf(first) : null;
}
