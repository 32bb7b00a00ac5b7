using System.Text.Json;
using System.Text.Json.Serialization;

namespace Rehearsal.Hosting;

/// <summary>Where a serving system can be reached, and what proves that one may: readable by the user that started it alone.</summary>
/// <param name="System">The system's name.</param>
/// <param name="Url">The address, on the loopback device.</param>
/// <param name="Token">What a request that publishes must carry.</param>
/// <param name="ProcessId">The process that serves.</param>
internal sealed record ServeAddress(string System, string Url, string Token, int ProcessId)
{
    // A request is sent with them as they are: what no request can have was not written here.
    private bool IsUsable =>
        Uri.TryCreate(Url, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttp
        && Token.Length > 0 && Token.All(static c => c is > ' ' and <= '~');

    /// <summary>Writes the file: whole or not at all.</summary>
    /// <param name="path">The file; replaced when it exists.</param>
    public void Save(string path)
    {
        var partial = path + ".partial";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            // Set when the file is made, so there is no moment at which others can read it.
            File.Delete(partial);
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            using (var file = new FileStream(partial, options))
            {
                JsonSerializer.Serialize(file, this, ServeAddressJson.Default.ServeAddress);
            }

            File.Move(partial, path, overwrite: true);
        }
        catch
        {
            File.Delete(partial);
            throw;
        }
    }

    /// <summary>Reads the file; null when there is none, or it is none of ours.</summary>
    /// <param name="path">The file.</param>
    public static ServeAddress? TryLoad(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            return JsonSerializer.Deserialize(file, ServeAddressJson.Default.ServeAddress) is { IsUsable: true } address ? address : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }
}

/// <summary>The JSON of <see cref="ServeAddress"/>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(ServeAddress))]
internal sealed partial class ServeAddressJson : JsonSerializerContext;
