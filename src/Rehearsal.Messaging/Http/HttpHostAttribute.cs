namespace Rehearsal.Messaging;

/// <summary>Names the host under which a service answers HTTP requests, instead of its snake_case name.</summary>
/// <param name="host">A host name without scheme or port: <c>payments.example</c>. Every port of it is the service.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class HttpHostAttribute(string host) : Attribute
{
    /// <summary>Gets the host name.</summary>
    public string Host { get; } = host;
}
