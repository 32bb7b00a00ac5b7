using System.Reflection;
using System.Text.Json;
using Rehearsal.Events;

namespace Rehearsal.Messaging;

/// <summary>One endpoint of a service: what it answers, and how to call it.</summary>
internal sealed class EndpointDefinition
{
    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

    private readonly MethodInvoker invoker;
    private readonly ParameterInfo[] parameters;
    private readonly EndpointResult result;

    private EndpointDefinition(MethodInfo info, string method, HttpTemplate template, EndpointResult result)
    {
        Info = info;
        Method = method;
        Template = template;
        this.result = result;
        invoker = MethodInvoker.Create(info);
        parameters = info.GetParameters();
        Body = Array.Find(parameters, IsBody)?.ParameterType;
    }

    public MethodInfo Info { get; }

    public string Method { get; }

    public HttpTemplate Template { get; }

    /// <summary>Gets the method's name, in snake_case.</summary>
    public string Name => Naming.Handler(Info.Name);

    /// <summary>Gets what it answers: <c>POST /charges/{id}</c>.</summary>
    public string Request => $"{Method} {Template.Text}";

    /// <summary>Gets the record that the body is read as; null for none.</summary>
    public Type? Body { get; }

    public TimeSpan ServiceTime { get; private init; }

    /// <summary>Reads an endpoint and the events it declares.</summary>
    /// <returns>The endpoint, or null after an error was added.</returns>
    public static EndpointDefinition? Read(MethodInfo method, EventTypes events, List<string> errors)
    {
        var place = $"{method.DeclaringType!.Name}.{method.Name}";
        var errorsBefore = errors.Count;
        var attribute = method.GetCustomAttribute<HttpEndpointAttribute>()!;
        Require(Array.Exists(Methods, known => known == attribute.Method), $"the method '{attribute.Method}' is unknown; expected {string.Join(", ", Methods)}.");
        Require(method is { IsPublic: true, IsStatic: false }, $"is {(method.IsStatic ? "static" : "not public")}; an endpoint is a public method of the instance.");
        Require(!method.IsGenericMethodDefinition, "is generic; an endpoint reads one record. Write one endpoint for each.");
        Require(!method.IsDefined(typeof(HandlerAttribute)) && !method.IsDefined(typeof(OnFailureAttribute)), "is an endpoint and a handler or failure path; make it two methods.");
        foreach (var policy in (Type[])[typeof(RateLimitAttribute), typeof(BatchAttribute), typeof(RetryAttribute), typeof(TimeoutAttribute), typeof(DeadLetterAttribute), typeof(SloAttribute)])
        {
            Require(!method.IsDefined(policy), $"[{policy.Name[..^"Attribute".Length]}] has no effect on an endpoint, only [ServiceTime] has; the caller's handler is where calls are limited and tried again.");
        }

        var bodies = Array.FindAll(method.GetParameters(), IsBody);
        Require(bodies.Length < 2, $"takes {bodies.Length} bodies ({string.Join(", ", bodies.Select(static body => body.Name))}); expected one at most, an HttpCallContext and a CancellationToken.");
        Require(bodies.Length == 0 || attribute.Method is not ("GET" or "HEAD"), $"takes a body, which {attribute.Method} does not have; read the query from an HttpCallContext.");
        foreach (var body in bodies.Where(static body => !EventType.IsRecord(body.ParameterType)))
        {
            errors.Add($"{place}: parameter '{body.Name}' is a {body.ParameterType.Name}; expected a class or record for the body, HttpCallContext or CancellationToken. Values of the path are in HttpCallContext.PathValues.");
        }

        var result = EndpointResult.For(method.ReturnType);
        Require(result is not null, $"returns {method.ReturnType.Name}; expected Task, a task of a value that becomes JSON, or Task<HttpReply>.");
        var template = HttpTemplate.Read(attribute.Template, place, errors);
        var serviceTime = PolicySet.Read(method, record: null, errors).ServiceTime;
        foreach (var record in method.GetCustomAttribute<PublishesAttribute>()?.Events ?? [])
        {
            events.Add(record);
        }

        return errors.Count == errorsBefore ? new EndpointDefinition(method, attribute.Method, template!, result!) { ServiceTime = serviceTime } : null;

        void Require(bool holds, string error)
        {
            if (!holds)
            {
                errors.Add($"{place}: {error}");
            }
        }
    }

    /// <summary>Reads the body of a request.</summary>
    /// <exception cref="JsonException">The bytes are not the JSON of the record.</exception>
    public object? ReadBody(ReadOnlySpan<byte> json) =>
        Body is null ? null : JsonSerializer.Deserialize(json, Body, EventJson.Options) ?? throw new JsonException($"The body is null; expected a {Body.Name}.");

    /// <summary>Calls the method.</summary>
    public Task<HttpReply> InvokeAsync(object service, object? body, HttpCallContext context)
    {
        var arguments = Array.ConvertAll(parameters, parameter =>
            parameter.ParameterType == typeof(HttpCallContext) ? context
            : parameter.ParameterType == typeof(CancellationToken) ? (object)context.CancellationToken
            : body);
        return result.ReadAsync(invoker.Invoke(service, arguments.AsSpan()));
    }

    private static bool IsBody(ParameterInfo parameter) => parameter.ParameterType != typeof(HttpCallContext) && parameter.ParameterType != typeof(CancellationToken);
}
