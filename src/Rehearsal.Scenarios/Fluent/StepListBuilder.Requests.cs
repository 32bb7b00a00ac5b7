namespace Rehearsal.Scenarios;

/// <content>Requests over HTTP.</content>
public abstract partial class StepListBuilder<TSelf>
{
    /// <summary>Sends a request to a service, and checks its answer.</summary>
    /// <param name="method">The method, in capitals.</param>
    /// <param name="service">The service that answers, in snake_case.</param>
    /// <param name="path">The path from <c>/</c> on, with its query.</param>
    /// <param name="request">Adds what else is sent and must be answered; null for nothing: then any status from 200 to 299 may be.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">An argument is empty or not what it must be.</exception>
    public TSelf Http(string method, string service, string path, Action<RequestBuilder>? request = null) =>
        Add(Build(new HttpStep(Method(method), FluentArgument.RequestPath(path)) { Service = FluentArgument.Text(service) }, request));

    /// <summary>Sends a request to an address, and checks its answer.</summary>
    /// <param name="method">The method, in capitals.</param>
    /// <param name="address">The address: <c>http://payments.example/charges</c>.</param>
    /// <param name="request">Adds what else is sent and must be answered.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">An argument is empty or not what it must be.</exception>
    public TSelf Http(string method, Uri address, Action<RequestBuilder>? request = null)
    {
        var (host, path) = FluentArgument.Address(address);
        return Add(Build(new HttpStep(Method(method), path) { Host = host }, request));
    }

    /// <summary>Settles the system as an assertion does, then asks a service by GET, and checks its answer.</summary>
    /// <param name="service">The service that answers, in snake_case.</param>
    /// <param name="path">The path from <c>/</c> on, with its query.</param>
    /// <param name="request">Adds what else is sent and must be answered; a query has no body.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">An argument is empty or not what it must be.</exception>
    public TSelf Query(string service, string path, Action<RequestBuilder>? request = null) =>
        Add(Build(new QueryStep(FluentArgument.RequestPath(path)) { Service = FluentArgument.Text(service) }, request));

    /// <summary>Settles the system as an assertion does, then asks an address by GET, and checks its answer.</summary>
    /// <param name="address">The address.</param>
    /// <param name="request">Adds what else is sent and must be answered; a query has no body.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">An argument is empty or not what it must be.</exception>
    public TSelf Query(Uri address, Action<RequestBuilder>? request = null)
    {
        var (host, path) = FluentArgument.Address(address);
        return Add(Build(new QueryStep(path) { Host = host }, request));
    }

    private static RequestStep Build(RequestStep step, Action<RequestBuilder>? request)
    {
        var builder = new RequestBuilder(step);
        request?.Invoke(builder);
        return builder.Build();
    }

    private static string Method(string method) => Array.IndexOf(RequestAddress.Methods, FluentArgument.Text(method)) >= 0
        ? method
        : throw new ArgumentException($"'{method}' must be one of: {string.Join(", ", RequestAddress.Methods)}.", nameof(method));
}
