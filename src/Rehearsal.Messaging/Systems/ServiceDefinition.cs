using System.Reflection;
using Rehearsal.Events;

namespace Rehearsal.Messaging;

/// <summary>A service of a system: a class and its handlers.</summary>
internal sealed record ServiceDefinition(string Name, Type Type, IReadOnlyList<HandlerDefinition> Handlers) : ISystemPart
{
    public ServiceTopology Topology => new(Name, "service", [.. Handlers.Select(static handler => handler.Topology)]);

    public Subscription Start(object instance, ServiceRuntime runtime, CancellationToken stopping) =>
        new ServiceSubscription(this, instance, runtime, stopping);

    public static ServiceDefinition Read(Type type, EventTypes events, List<string> errors)
    {
        List<HandlerDefinition> handlers = [];
        var methods = type.GetMethods(BindingFlags.Public | BindingFlags.Instance);
        var failurePaths = methods.Where(static method => method.IsDefined(typeof(OnFailureAttribute))).ToList();
        foreach (var method in methods.Where(static method => method.IsDefined(typeof(HandlerAttribute))).OrderBy(static method => method.MetadataToken))
        {
            var handle = HandlerMethod.Read(method, failurePath: false, errors);
            var paths = failurePaths.FindAll(path => path.GetCustomAttribute<OnFailureAttribute>()!.Handler == method.Name);
            var onFailure = paths is [var path] ? HandlerMethod.Read(path, failurePath: true, errors) : null;
            if (paths.Count > 1)
            {
                errors.Add($"{type.Name}.{method.Name}: has {paths.Count} failure paths ({string.Join(", ", paths.Select(static path => path.Name))}); keep one.");
            }

            if (handle is null)
            {
                continue;
            }

            var published = PublishedTypesReader.Read(method, onFailure?.Info, errors);
            foreach (var record in published.Records)
            {
                events.Add(record);
            }

            handlers.Add(new HandlerDefinition
            {
                Name = Naming.Handler(method.Name),
                Event = events.Add(method.GetParameters()[0].ParameterType),
                Method = handle,
                OnFailure = onFailure,
                Policies = PolicySet.Read(method, errors),
                Publishes = published,
            });
        }

        Check(type, handlers, failurePaths, errors);
        return new ServiceDefinition(Naming.Service(type), type, handlers);
    }

    private static void Check(Type type, List<HandlerDefinition> handlers, List<MethodInfo> failurePaths, List<string> errors)
    {
        if (handlers.Count == 0)
        {
            errors.Add($"{type.Name}: has no handlers. Mark a public method with [Handler].");
        }

        foreach (var group in handlers.GroupBy(static handler => handler.Event.Name).Where(static group => group.Count() > 1))
        {
            errors.Add($"{type.Name}: handles {group.Key} in {string.Join(" and ", group.Select(static handler => handler.Method.Info.Name))}; a service handles an event type once. Join the two, or move one to another service.");
        }

        foreach (var path in failurePaths)
        {
            var target = path.GetCustomAttribute<OnFailureAttribute>()!.Handler;
            var handler = handlers.Find(handler => handler.Method.Info.Name == target);
            if (handler is null)
            {
                errors.Add($"{type.Name}.{path.Name}: is the failure path of '{target}', which is no handler of {type.Name}. Handlers: {string.Join(", ", handlers.Select(static handler => handler.Method.Info.Name))}.");
            }
            else if (path.GetParameters() is [var first, ..] && first.ParameterType != handler.Event.Record)
            {
                errors.Add($"{type.Name}.{path.Name}: takes {first.ParameterType.Name}, but its handler {target} takes {handler.Event.Name}.");
            }
        }
    }
}
