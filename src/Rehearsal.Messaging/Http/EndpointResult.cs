namespace Rehearsal.Messaging;

/// <summary>Turns what an endpoint's method returns into its reply.</summary>
internal abstract class EndpointResult
{
    /// <summary>Finds how to read a return type.</summary>
    /// <returns>The reader, or null when an endpoint must not return the type.</returns>
    public static EndpointResult? For(Type type)
    {
        if (type == typeof(Task))
        {
            return new NoResult();
        }

        if (!type.IsGenericType || type.GetGenericTypeDefinition() != typeof(Task<>))
        {
            return null;
        }

        var result = type.GenericTypeArguments[0];
        if (result == typeof(HttpReply))
        {
            return new ReplyResult();
        }

        var isValue = !typeof(Delegate).IsAssignableFrom(result)
            && !typeof(IAsyncResult).IsAssignableFrom(result)
            && !typeof(Stream).IsAssignableFrom(result)
            && !typeof(HttpResponseMessage).IsAssignableFrom(result)
            && !(result.IsGenericType && result.GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>));
        return isValue ? (EndpointResult)Activator.CreateInstance(typeof(ValueResult<>).MakeGenericType(result))! : null;
    }

    public abstract Task<HttpReply> ReadAsync(object? result);

    private sealed class NoResult : EndpointResult
    {
        public override async Task<HttpReply> ReadAsync(object? result)
        {
            await (Task)result!;
            return HttpReply.Empty(204);
        }
    }

    private sealed class ReplyResult : EndpointResult
    {
        public override async Task<HttpReply> ReadAsync(object? result) =>
            await (Task<HttpReply>)result! ?? throw new InvalidOperationException("The endpoint returned null instead of an HttpReply.");
    }

    private sealed class ValueResult<T> : EndpointResult
    {
        public override async Task<HttpReply> ReadAsync(object? result) => HttpReply.Json(200, await (Task<T>)result!);
    }
}
