using Microsoft.Extensions.DependencyInjection;

namespace Rehearsal.Messaging;

/// <summary>Puts a system together from services and sagas.</summary>
/// <remarks>Not safe for concurrent use.</remarks>
/// <param name="name">The system's name, for people.</param>
public sealed class SystemBuilder(string name)
{
    private readonly List<Type> services = [];
    private readonly List<Type> sagas = [];
    private readonly List<Type> events = [];
    private readonly List<TypedHttpClient> clients = [];

    /// <summary>
    /// Gets what the services' constructors may ask for, beside the stage's <see cref="TimeProvider"/>, <see cref="Random"/> and
    /// <see cref="Rehearsal.Events.EventIdSource"/>, and the run's <see cref="Rehearsal.Events.IEventLog"/>.
    /// Register types or factories: an instance would be shared by every run.
    /// </summary>
    public IServiceCollection Services { get; } = new ServiceCollection();

    /// <summary>Adds a service: a class with <see cref="HandlerAttribute"/>, <see cref="BackgroundAttribute"/> or <see cref="EveryAttribute"/> methods, one instance a run.</summary>
    /// <typeparam name="T">The class.</typeparam>
    /// <returns>This builder.</returns>
    public SystemBuilder AddService<T>()
        where T : class
    {
        services.Add(typeof(T));
        return this;
    }

    /// <summary>Adds a saga: a class derived from <see cref="Saga{TState}"/>.</summary>
    /// <typeparam name="T">The class.</typeparam>
    /// <returns>This builder.</returns>
    public SystemBuilder AddSaga<T>()
        where T : class
    {
        sagas.Add(typeof(T));
        return this;
    }

    /// <summary>Adds an event type that no handler or saga names, so that scenarios may trigger it.</summary>
    /// <typeparam name="T">The event record.</typeparam>
    /// <returns>This builder.</returns>
    public SystemBuilder AddEvent<T>()
        where T : class
    {
        events.Add(typeof(T));
        return this;
    }

    /// <summary>Adds a client of HTTP: a class whose constructor takes an <see cref="HttpClient"/>; whoever asks for it gets a new one.</summary>
    /// <typeparam name="TClient">The class.</typeparam>
    /// <param name="baseAddress">What its addresses begin with: <c>http://payment_service/</c>.</param>
    /// <param name="options">What it is set to; null for the defaults.</param>
    /// <returns>This builder.</returns>
    public SystemBuilder AddHttpClient<TClient>(string baseAddress, HttpClientOptions? options = null)
        where TClient : class => AddHttpClient<TClient, TClient>(baseAddress, options);

    /// <summary>Adds a client of HTTP under its interface; otherwise as <see cref="AddHttpClient{TClient}"/>.</summary>
    /// <typeparam name="TClient">The interface.</typeparam>
    /// <typeparam name="TImplementation">The class.</typeparam>
    /// <param name="baseAddress">What its addresses begin with.</param>
    /// <param name="options">What it is set to; null for the defaults.</param>
    /// <returns>This builder.</returns>
    public SystemBuilder AddHttpClient<TClient, TImplementation>(string baseAddress, HttpClientOptions? options = null)
        where TClient : class
        where TImplementation : class, TClient
    {
        var client = new TypedHttpClient(typeof(TImplementation), baseAddress, options ?? new HttpClientOptions());
        clients.Add(client);
        Services.AddTransient<TClient>(services => (TImplementation)client.Create(services));
        return this;
    }

    /// <summary>Builds the system.</summary>
    /// <returns>The system.</returns>
    /// <exception cref="SystemDefinitionException">The definition has errors; the exception lists all of them.</exception>
    public SystemDefinition Build()
    {
        List<string> errors = [];
        var types = new EventTypes(errors);
        List<ISystemPart> parts = [];
        foreach (var service in services)
        {
            parts.Add(ServiceDefinition.Read(service, types, errors));
        }

        foreach (var saga in sagas)
        {
            if (SagaReader.Read(saga, types, errors) is { } part)
            {
                parts.Add(part);
            }
        }

        foreach (var record in events)
        {
            types.Add(record);
        }

        if (parts.Count == 0)
        {
            errors.Add($"The system '{name}' has no services. Add one with AddService<T>().");
        }

        foreach (var group in parts.GroupBy(static part => part.Name).Where(static group => group.Count() > 1))
        {
            errors.Add($"The system '{name}' has {group.Count()} services named '{group.Key}': {string.Join(", ", group.Select(static part => part.Type.FullName))}. Rename or remove one.");
        }

        HttpRegistration.Check(parts, clients, errors);
        return errors.Count == 0
            ? new SystemDefinition(name, parts, types, Services)
            : throw new SystemDefinitionException([.. errors.Distinct()]);
    }
}
