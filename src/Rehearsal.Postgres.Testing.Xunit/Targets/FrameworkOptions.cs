using System.Text.Json;
using Xunit.Sdk;

namespace Rehearsal.Postgres.Testing.Xunit;

/// <summary>Options for xUnit's discovery and execution: what is not named has xUnit's default.</summary>
internal sealed class FrameworkOptions : Dictionary<string, object?>, ITestFrameworkDiscoveryOptions, ITestFrameworkExecutionOptions
{
    public FrameworkOptions()
        : base(StringComparer.Ordinal)
    {
    }

    public TValue? GetValue<TValue>(string name) => TryGetValue(name, out var value) ? (TValue?)value : default;

    public void SetValue<TValue>(string name, TValue value) => this[name] = value;

    public string ToJson() => JsonSerializer.Serialize<Dictionary<string, object?>>(this);
}
