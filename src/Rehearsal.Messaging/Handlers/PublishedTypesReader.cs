using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Rehearsal.Messaging;

/// <summary>Reads from a handler's signature what it publishes: a plain result always, a nullable or sequence result perhaps.</summary>
internal static class PublishedTypesReader
{
    public static PublishedTypes Read(MethodInfo handler, MethodInfo? onFailure, List<string> errors)
    {
        List<Type> always = [];
        List<Type> maybe = [];
        var nullability = new NullabilityInfoContext();
        Collect(nullability.Create(handler.ReturnParameter), handler, always, maybe, errors);
        foreach (var method in onFailure is null ? [handler] : new[] { handler, onFailure })
        {
            maybe.AddRange(method.GetCustomAttribute<PublishesAttribute>()?.Events ?? []);
        }

        if (onFailure is not null)
        {
            List<Type> failure = [];
            Collect(nullability.Create(onFailure.ReturnParameter), onFailure, failure, failure, errors);
            maybe.AddRange(failure);
        }

        return new PublishedTypes(Names(always), Names(maybe.Except(always)), [.. always.Concat(maybe).Distinct()]);
    }

    private static string[] Names(IEnumerable<Type> types) => [.. types.Distinct().Select(static type => type.Name)];

    private static void Collect(NullabilityInfo result, MethodInfo method, List<Type> always, List<Type> maybe, List<string> errors)
    {
        var type = result.Type;
        if (type == typeof(void) || type == typeof(Task) || type == typeof(ValueTask))
        {
            return;
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() is var definition && (definition == typeof(Task<>) || definition == typeof(ValueTask<>)))
        {
            Collect(result.GenericTypeArguments[0], method, always, maybe, errors);
        }
        else if (typeof(ITuple).IsAssignableFrom(type))
        {
            foreach (var part in result.GenericTypeArguments)
            {
                Collect(part, method, always, maybe, errors);
            }
        }
        else if (typeof(IEnumerable).IsAssignableFrom(type))
        {
            var item = result.ElementType ?? (result.GenericTypeArguments is [var only] ? only : null);
            if (item is not null && item.Type != typeof(object))
            {
                Collect(item, method, maybe, maybe, errors);
            }
            else if (!method.IsDefined(typeof(PublishesAttribute)))
            {
                errors.Add($"{method.DeclaringType!.Name}.{method.Name}: returns a sequence of unknown events; declare them with [Publishes(typeof(...))].");
            }
        }
        else if (type == typeof(object) || type.IsAbstract)
        {
            if (!method.IsDefined(typeof(PublishesAttribute)))
            {
                errors.Add($"{method.DeclaringType!.Name}.{method.Name}: returns {type.Name}, which names no event; declare the events with [Publishes(typeof(...))].");
            }
        }
        else if (!EventType.IsRecord(type))
        {
            errors.Add($"{method.DeclaringType!.Name}.{method.Name}: returns {type.Name}, which is no event; expected a class or record that is neither abstract nor generic.");
        }
        else
        {
            (result.ReadState == NullabilityState.Nullable ? maybe : always).Add(type);
        }
    }
}
