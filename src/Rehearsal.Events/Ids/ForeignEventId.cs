using System.Security.Cryptography;
using System.Text;

namespace Rehearsal.Events;

/// <summary>Gives an imported event whose id is not a UUID a UUID that depends on its source and id alone.</summary>
/// <remarks>CloudEvents 1.0.2: source and id together identify an event. Layout: RFC 9562, section 5.8 (UUIDv8).</remarks>
internal static class ForeignEventId
{
    public static Guid Of(string source, string id)
    {
        System.Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{source}\n{id}"), hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }
}
