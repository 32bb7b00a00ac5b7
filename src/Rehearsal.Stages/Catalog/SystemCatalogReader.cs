using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Rehearsal.Events;
using Rehearsal.Messaging;
using Rehearsal.Scenarios;

namespace Rehearsal.Stages;

/// <summary>Reads what a scenario may refer to from a system's code.</summary>
public static class SystemCatalogReader
{
    private const int DepthMax = 16;

    /// <summary>Builds the catalog of a system.</summary>
    /// <param name="system">The system.</param>
    /// <returns>Its event types, with their fields, and its services.</returns>
    public static SystemCatalog Read(SystemDefinition system) => new(
        [.. system.Events.Select(static type => new EventSchema(type.Name, new LazyFields(() => FieldsOf(type.Record, DepthMax) ?? []), type.HasExample))],
        [.. system.Topology.Services.Select(service => new ServiceSchema(service.Name, [.. service.Handlers.Select(static handler => handler.Name)])
        {
            Handles = [.. service.Handlers.Select(static handler => handler.Event)],
            IsSaga = service.Kind == "saga",
            Endpoints = EndpointsOf(system, service.Name),
        })]);

    private static EndpointSchema[] EndpointsOf(SystemDefinition system, string service) =>
    [
        .. system.Parts.OfType<ServiceDefinition>().Where(part => part.Name == service)
            .SelectMany(static part => part.Endpoints.All.Select(static endpoint => new EndpointSchema(endpoint.Request, endpoint.Name))),
    ];

    private static FieldSchema[]? FieldsOf(Type type, int depth)
    {
        var info = EventJson.Options.GetTypeInfo(type);
        return info.Kind == JsonTypeInfoKind.Object && depth > 0
            ? [.. info.Properties.Where(static property => property.Get is not null || property.AssociatedParameter is not null).Select(property => FieldOf(property, depth))]
            : null;
    }

    private static FieldSchema FieldOf(JsonPropertyInfo property, int depth)
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        var kind = KindOf(type);
        var item = kind == FieldKind.List ? ItemOf(type) : null;
        return new FieldSchema(
            property.Name,
            kind,
            Required: property.IsRequired || property.AssociatedParameter is { HasDefaultValue: false },
            Nullable: property.IsSetNullable || Nullable.GetUnderlyingType(property.PropertyType) is not null,
            Fields: kind == FieldKind.Object ? FieldsOf(type, depth - 1) : item is not null && KindOf(item) == FieldKind.Object ? FieldsOf(item, depth - 1) : null,
            ItemKind: item is null ? FieldKind.Any : KindOf(item),
            Values: type.IsEnum ? [.. Enum.GetNames(type).Select(JsonNamingPolicy.SnakeCaseLower.ConvertName)] : null);
    }

    private static FieldKind KindOf(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return Type.GetTypeCode(type) switch
        {
            _ when type.IsEnum => FieldKind.Text,
            TypeCode.Boolean => FieldKind.Boolean,
            TypeCode.String or TypeCode.Char or TypeCode.DateTime => FieldKind.Text,
            TypeCode.Decimal or TypeCode.Double or TypeCode.Single => FieldKind.Number,
            TypeCode.Object => KindOfObject(type),
            _ => FieldKind.Integer,
        };
    }

    private static FieldKind KindOfObject(Type type) => EventJson.Options.GetTypeInfo(type).Kind switch
    {
        JsonTypeInfoKind.Object when type != typeof(object) => FieldKind.Object,
        JsonTypeInfoKind.Dictionary => FieldKind.Object,
        JsonTypeInfoKind.Enumerable => FieldKind.List,
        _ => type == typeof(Guid) || type == typeof(DateTimeOffset) || type == typeof(TimeSpan) || type == typeof(DateOnly) || type == typeof(TimeOnly) || type == typeof(Uri)
            ? FieldKind.Text
            : FieldKind.Any,
    };

    private static Type? ItemOf(Type type) => EventJson.Options.GetTypeInfo(type).ElementType;
}
