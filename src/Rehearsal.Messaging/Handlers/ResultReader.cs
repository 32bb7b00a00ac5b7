using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Rehearsal.Messaging;

/// <summary>Awaits what a handler returned and publishes the events in it.</summary>
internal abstract class ResultReader
{
    public static ResultReader? For(MethodInfo method, List<string> errors)
    {
        var type = method.ReturnType;
        if (type == typeof(void))
        {
            return new ValueReader();
        }

        if (type == typeof(Task))
        {
            return new TaskReader();
        }

        if (type == typeof(ValueTask))
        {
            return new ValueTaskReader();
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() is var definition && (definition == typeof(Task<>) || definition == typeof(ValueTask<>)))
        {
            var reader = (definition == typeof(Task<>) ? typeof(TaskReader<>) : typeof(ValueTaskReader<>)).MakeGenericType(type.GetGenericArguments());
            return (ResultReader)Activator.CreateInstance(reader)!;
        }

        if (typeof(IAsyncResult).IsAssignableFrom(type)
            || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>))
            || (type.IsValueType && !typeof(ITuple).IsAssignableFrom(type)))
        {
            errors.Add($"{method.DeclaringType!.Name}.{method.Name}: returns {type.Name}; expected void, an event record, a tuple or sequence of event records, or a task of these.");
            return null;
        }

        return new ValueReader();
    }

    public abstract ValueTask PublishAsync(object? result, HandlingAttempt attempt);

    private static void Publish(object? result, HandlingAttempt attempt)
    {
        switch (result)
        {
            case null:
                break;
            case ITuple tuple:
                for (var i = 0; i < tuple.Length; i++)
                {
                    Publish(tuple[i], attempt);
                }

                break;
            case IEnumerable sequence:
                foreach (var item in sequence)
                {
                    Publish(item, attempt);
                }

                break;
            default:
                attempt.Publish(result);
                break;
        }
    }

    private sealed class ValueReader : ResultReader
    {
        public override ValueTask PublishAsync(object? result, HandlingAttempt attempt)
        {
            Publish(result, attempt);
            return ValueTask.CompletedTask;
        }
    }

    private sealed class TaskReader : ResultReader
    {
        public override ValueTask PublishAsync(object? result, HandlingAttempt attempt) => new((Task)result!);
    }

    private sealed class ValueTaskReader : ResultReader
    {
        public override ValueTask PublishAsync(object? result, HandlingAttempt attempt) => (ValueTask)result!;
    }

    private sealed class TaskReader<T> : ResultReader
    {
        public override ValueTask PublishAsync(object? result, HandlingAttempt attempt)
        {
            var task = (Task<T>)result!;
            if (!task.IsCompletedSuccessfully)
            {
                return WaitAsync(task, attempt);
            }

            Publish(task.GetAwaiter().GetResult(), attempt);
            return ValueTask.CompletedTask;
        }

        private static async ValueTask WaitAsync(Task<T> task, HandlingAttempt attempt) => Publish(await task, attempt);
    }

    private sealed class ValueTaskReader<T> : ResultReader
    {
        public override async ValueTask PublishAsync(object? result, HandlingAttempt attempt) => Publish(await (ValueTask<T>)result!, attempt);
    }
}
