using System.Net;

namespace Rehearsal.Hosting;

/// <summary>Reads the bodies of requests, none beyond its bound.</summary>
internal static class RequestBody
{
    /// <summary>Reads a body.</summary>
    /// <param name="request">The request.</param>
    /// <param name="lengthMax">The most bytes it may have.</param>
    /// <returns>The bytes; null when there are more.</returns>
    public static async Task<byte[]?> TryReadAsync(HttpListenerRequest request, int lengthMax)
    {
        using var body = new MemoryStream();
        var block = new byte[64 * 1024];
        while (await request.InputStream.ReadAsync(block) is var read && read > 0)
        {
            if (body.Length + read > lengthMax)
            {
                return null;
            }

            body.Write(block, 0, read);
        }

        return body.ToArray();
    }
}
