using System.Reflection;
using Rehearsal.Events;

namespace Rehearsal.Messaging;

/// <summary>One loop or schedule of a service: how to call it, when, and what it publishes.</summary>
internal sealed class BackgroundDefinition
{
    private const string Loop = "loop";
    private const string Schedule = "schedule";

    private static readonly Type[] Policies =
    [
        typeof(RateLimitAttribute), typeof(BatchAttribute), typeof(RetryAttribute), typeof(TimeoutAttribute), typeof(DeadLetterAttribute), typeof(SloAttribute), typeof(ServiceTimeAttribute),
    ];

    public required string Name { get; init; }

    public required BackgroundMethod Method { get; init; }

    /// <summary>Gets the period of a schedule; null for a loop.</summary>
    public required TimeSpan? Period { get; init; }

    public required PublishedTypes Publishes { get; init; }

    public string Kind => Period is null ? Loop : Schedule;

    public BackgroundTopology Topology => new(Name, Kind, Publishes.Maybe, Period?.TotalMilliseconds);

    /// <summary>Reads the loops and schedules of a service in the order of declaration.</summary>
    public static List<BackgroundDefinition> ReadAll(Type service, EventTypes events, List<string> errors)
    {
        List<BackgroundDefinition> definitions = [];
        foreach (var method in MethodsOf(service))
        {
            if (Read(method, errors) is { } definition)
            {
                definitions.Add(definition);
                foreach (var record in definition.Publishes.Records)
                {
                    events.Add(record);
                }
            }
        }

        return definitions;
    }

    /// <summary>Finds the marked methods, the wrong ones too.</summary>
    public static IEnumerable<MethodInfo> MethodsOf(Type service) => service
        .GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static)
        .Where(static method => method.IsDefined(typeof(BackgroundAttribute)) || method.IsDefined(typeof(EveryAttribute)))
        .OrderBy(static method => method.MetadataToken);

    private static BackgroundDefinition? Read(MethodInfo method, List<string> errors)
    {
        var place = $"{method.DeclaringType!.Name}.{method.Name}";
        var every = method.GetCustomAttribute<EveryAttribute>();
        var isLoop = method.IsDefined(typeof(BackgroundAttribute));
        var before = errors.Count;
        if (!method.IsPublic || method.IsStatic)
        {
            errors.Add($"{place}: is {(method.IsStatic ? "static" : "not public")}; a loop or schedule is a public method of the instance.");
        }

        if (isLoop && every is not null)
        {
            errors.Add($"{place}: has both [Background] and [Every]; a loop runs once, a schedule again and again. Keep one.");
        }

        if (method.IsDefined(typeof(HandlerAttribute)) || method.IsDefined(typeof(OnFailureAttribute)))
        {
            errors.Add($"{place}: is a {(isLoop ? Loop : Schedule)} and a handler or failure path too; make two methods of it.");
        }

        foreach (var policy in Policies.Where(policy => method.IsDefined(policy)))
        {
            errors.Add($"{place}: has [{policy.Name[..^nameof(Attribute).Length]}], which only handlers have. Remove it; a {(isLoop ? Loop : Schedule)} does such things itself.");
        }

        var period = every is null ? null : Messaging.Period.Parse(every.Period);
        if (every is not null && period is null)
        {
            errors.Add($"{place}: [Every] is '{every.Period}'; expected {Messaging.Period.Expected}.");
        }

        var handle = BackgroundMethod.Read(method, isLoop, errors);
        return handle is null || errors.Count > before ? null : new BackgroundDefinition
        {
            Name = Naming.Handler(method.Name),
            Method = handle,
            Period = period,
            Publishes = PublishedTypesReader.Read(method, onFailure: null, errors),
        };
    }
}
