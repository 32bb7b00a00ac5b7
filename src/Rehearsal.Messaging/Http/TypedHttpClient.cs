using Microsoft.Extensions.DependencyInjection;

namespace Rehearsal.Messaging;

/// <summary>A client of HTTP that a system adds: its class, and how its HttpClient is set.</summary>
internal sealed record TypedHttpClient(Type Type, string BaseAddress, HttpClientOptions Options)
{
    /// <summary>Adds what is wrong with it.</summary>
    public void Check(List<string> errors)
    {
        if (!IsAddress(BaseAddress, out _))
        {
            errors.Add($"{Type.Name}: the base address '{BaseAddress}' of its HttpClient is no address; expected one like 'http://payment_service/'.");
        }

        if (!Array.Exists(Type.GetConstructors(), static constructor => Array.Exists(constructor.GetParameters(), static parameter => parameter.ParameterType == typeof(HttpClient))))
        {
            errors.Add($"{Type.Name}: is added as a client of HTTP, but no public constructor takes an HttpClient.");
        }
    }

    public object Create(IServiceProvider services)
    {
        var client = services.GetRequiredService<HttpCalls>().CreateClient(Options, services);
        client.BaseAddress = IsAddress(BaseAddress, out var address) ? address : null;
        return ActivatorUtilities.CreateInstance(services, Type, client);
    }

    private static bool IsAddress(string text, out Uri? address) =>
        Uri.TryCreate(text, UriKind.Absolute, out address) && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps);
}
