using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Rehearsal.Postgres.Testing.Relay;
using Rehearsal.Postgres.Testing.Sql;

namespace Rehearsal.Postgres.Testing.Transport;

/// <summary>What a connection must know to be let in, and what the session it joins began with.</summary>
/// <param name="CancelSecret">What a request to cancel must carry.</param>
/// <param name="Database">The database of the session.</param>
/// <param name="SessionParameters">The settings that the server's session began with, by their names in the protocol.</param>
internal sealed record Admission(int CancelSecret, string Database, IReadOnlyDictionary<string, string> SessionParameters)
{
    private static readonly string[] Kept = ["search_path", "TimeZone", "application_name", "DateStyle"];

    /// <summary>What only connections of this process's tests know; who else may reach the socket does not.</summary>
    private readonly string secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    /// <summary>Returns the password of one test. It is of no use in any other.</summary>
    public string PasswordOf(int test) => string.Create(CultureInfo.InvariantCulture, $"{secret}-{test}");

    /// <summary>Returns the number of the test that a password belongs to; null when it is none of ours.</summary>
    public int? TestOf(string password) =>
        password.StartsWith(secret, StringComparison.Ordinal) && password[secret.Length..] is ['-', .. var number] && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var test) ? test : null;

    /// <summary>Returns the settings a connection asks for that the session does not have.</summary>
    public ImmutableArray<SessionSetting> SettingsBeyond(IReadOnlyDictionary<string, string> asked)
    {
        List<SessionSetting> settings = [];
        foreach (var name in Kept)
        {
            if (asked.TryGetValue(name, out var value) && value != SessionParameters.GetValueOrDefault(name))
            {
                settings.Add(Setting(name, value));
            }
        }

        if (asked.TryGetValue("options", out var options) && options != SessionParameters.GetValueOrDefault("options"))
        {
            settings.AddRange(OfOptions(options));
        }

        return [.. settings];
    }

    /// <summary>Reads <c>-c name=value</c> and <c>--name=value</c>.</summary>
    private static IEnumerable<SessionSetting> OfOptions(string options)
    {
        foreach (var word in options.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var assignment = word.StartsWith("--", StringComparison.Ordinal) ? word[2..] : word.StartsWith("-c", StringComparison.Ordinal) ? word[2..] : word;
            // What would end the session is not applied, as SET of it is not.
            if (assignment.Split('=', 2) is [{ Length: > 0 } name, var value] && !SessionTimeouts.Has(Encoding.UTF8.GetBytes(name)))
            {
                yield return Setting(name, value);
            }
        }
    }

    private static SessionSetting Setting(string name, string value) =>
        new(name.ToLowerInvariant(), $"SELECT set_config('{name.Replace("'", "''", StringComparison.Ordinal)}', '{value.Replace("'", "''", StringComparison.Ordinal)}', false)", value);
}
