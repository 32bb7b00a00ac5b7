namespace Rehearsal.Messaging;

/// <summary>Makes a public method of a service answer HTTP requests to the service's host.</summary>
/// <remarks>
/// Parameters, in any order: at most one class or record, which is read from the JSON body (none for GET and HEAD); an <see cref="HttpCallContext"/>; a
/// <see cref="CancellationToken"/>. Returns <see cref="Task"/> (204), a task of a value (200 and its JSON) or a task of
/// <see cref="HttpReply"/>. An exception is a 500 with its type and message. Of the policies only <see cref="ServiceTimeAttribute"/> applies.
/// </remarks>
/// <param name="method">GET, HEAD, POST, PUT, PATCH, DELETE or OPTIONS.</param>
/// <param name="template">The path, with names in braces for segments that vary: <c>/charges/{id}</c>. Case-sensitive.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class HttpEndpointAttribute(string method, string template) : Attribute
{
    /// <summary>Gets the request method.</summary>
    public string Method { get; } = method;

    /// <summary>Gets the path's template.</summary>
    public string Template { get; } = template;
}
