using System.Text.Json.Serialization;

namespace Rehearsal.Hosting;

/// <summary>What a serving system says to a request that publishes.</summary>
internal sealed record PublishAnswer
{
    /// <summary>Gets the id of the event; null when there are errors.</summary>
    public Guid? Id { get; init; }

    /// <summary>Gets its correlation id.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>Gets whether its flow has ended; null when nobody asked.</summary>
    public bool? Ended { get; init; }

    /// <summary>Gets how many events its flow had when it ended, or when the wait was over.</summary>
    public int? Events { get; init; }

    /// <summary>Gets why nothing was published.</summary>
    public IReadOnlyList<PublishError> Errors { get; init; } = [];
}

/// <summary>Why nothing was published.</summary>
internal sealed record PublishError(string Code, string Message, string Expected, string Found, string Fix);

/// <summary>The JSON of <see cref="PublishAnswer"/>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PublishAnswer))]
internal sealed partial class PublishJson : JsonSerializerContext;
