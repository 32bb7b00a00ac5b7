using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Rehearsal.Postgres.Testing.Wire;

/// <summary>The client's side of SCRAM-SHA-256 without channel binding, after RFC 5802 and RFC 7677.</summary>
/// <param name="password">The password.</param>
internal sealed class Scram(string password)
{
    public const string Mechanism = "SCRAM-SHA-256";

    private readonly string nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(18));
    private string serverSignature = "";

    /// <summary>Gets the first message; the server takes the user's name from the connection.</summary>
    public string First => $"n,,{FirstBare}";

    private string FirstBare => $"n=,r={nonce}";

    /// <summary>Answers the server's challenge.</summary>
    public string Final(string challenge)
    {
        var parts = challenge.Split(',');
        var (serverNonce, salt, rounds) = (Value(parts, 'r'), Convert.FromBase64String(Value(parts, 's')), int.Parse(Value(parts, 'i'), CultureInfo.InvariantCulture));
        if (!serverNonce.StartsWith(nonce, StringComparison.Ordinal))
        {
            throw new InvalidDataException("The server's SCRAM nonce does not continue this client's: another server answered.");
        }

        var salted = Rfc2898DeriveBytes.Pbkdf2(password, salt, rounds, HashAlgorithmName.SHA256, 32);
        var clientKey = HMACSHA256.HashData(salted, "Client Key"u8);
        var withoutProof = $"c=biws,r={serverNonce}";
        var signed = Encoding.UTF8.GetBytes($"{FirstBare},{challenge},{withoutProof}");
        var proof = HMACSHA256.HashData(SHA256.HashData(clientKey), signed);
        for (var i = 0; i < proof.Length; i++)
        {
            proof[i] ^= clientKey[i];
        }

        serverSignature = Convert.ToBase64String(HMACSHA256.HashData(HMACSHA256.HashData(salted, "Server Key"u8), signed));
        return $"{withoutProof},p={Convert.ToBase64String(proof)}";
    }

    /// <summary>Checks that the server knew the password too.</summary>
    public void Verify(string final)
    {
        if (Value(final.Split(','), 'v') != serverSignature)
        {
            throw new InvalidDataException("The server's SCRAM signature is wrong: it does not know the password.");
        }
    }

    private static string Value(string[] parts, char name) =>
        parts.FirstOrDefault(part => part.StartsWith($"{name}=", StringComparison.Ordinal))?[2..]
        ?? throw new InvalidDataException($"The server's SCRAM message has no '{name}'.");
}
