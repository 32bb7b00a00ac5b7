using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Rehearsal.Postgres.Testing.EntityFrameworkCore;

/// <summary>The context of some models: one table for each, in snake case.</summary>
internal sealed class ModelContext(DbContextOptions options, Models models) : DbContext(options)
{
    public Models Models => models;

    protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder) => optionsBuilder.ReplaceService<IModelCacheKeyFactory, ModelCacheKeys>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        foreach (var type in models.Types)
        {
            var entity = modelBuilder.Entity(type).ToTable(SnakeCase.Of(type.Name));
            var defaults = Defaults(type);
            foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(static property => property.CanWrite))
            {
                Configure(entity, property, defaults);
            }
        }
    }

    /// <summary>An object whose properties have the values that a new one begins with; null when it cannot be made.</summary>
    private static object? Defaults(Type type) => type.GetConstructor(Type.EmptyTypes) is { } constructor ? constructor.Invoke(null) : null;

    private static void Configure(EntityTypeBuilder entity, PropertyInfo property, object? defaults)
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        var column = entity.Property(property.PropertyType, property.Name).HasColumnName(SnakeCase.Of(property.Name));
        if (!Scalars.Contains(type) && !type.IsEnum)
        {
            typeof(ModelContext).GetMethod(nameof(AsJson), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(property.PropertyType).Invoke(null, [column]);
            return;
        }

        if (type.IsEnum)
        {
            column.HasConversion(typeof(EnumToStringConverter<>).MakeGenericType(type));
        }

        // A value that new objects begin with is the column's default too, for rows that are not made here; what every object must be given has none.
        if (property.Name != "Id" && defaults is not null && !property.IsDefined(typeof(RequiredMemberAttribute)) && property.GetValue(defaults) is { } first)
        {
            column.HasDefaultValue(first).ValueGeneratedNever();
        }
    }

    private static void AsJson<T>(PropertyBuilder column) =>
        column.HasColumnType("jsonb").HasConversion(
            new ValueConverter<T, string>(static value => JsonSerializer.Serialize(value, JsonSerializerOptions.Web), static text => JsonSerializer.Deserialize<T>(text, JsonSerializerOptions.Web)!),
            new ValueComparer<T>(
                static (one, other) => JsonSerializer.Serialize(one, JsonSerializerOptions.Web) == JsonSerializer.Serialize(other, JsonSerializerOptions.Web),
                static value => JsonSerializer.Serialize(value, JsonSerializerOptions.Web).GetHashCode(StringComparison.Ordinal),
                static value => JsonSerializer.Deserialize<T>(JsonSerializer.Serialize(value, JsonSerializerOptions.Web), JsonSerializerOptions.Web)!));

    private static readonly HashSet<Type> Scalars =
    [
        typeof(bool), typeof(byte), typeof(short), typeof(int), typeof(long), typeof(float), typeof(double), typeof(decimal), typeof(char), typeof(string), typeof(Guid),
        typeof(DateTime), typeof(DateTimeOffset), typeof(DateOnly), typeof(TimeOnly), typeof(TimeSpan), typeof(byte[]),
    ];
}
