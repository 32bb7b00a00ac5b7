using System.Linq.Expressions;

namespace Rehearsal.Postgres.Testing.EntityFrameworkCore;

/// <summary>A value as a lambda's closure holds it. EF Core makes a parameter of it; of a constant it would compile the query anew for every other value.</summary>
internal static class Held
{
    public static Expression Of(object? value, Type type) => Expression.Property(Expression.Constant(Activator.CreateInstance(typeof(Held<>).MakeGenericType(type), value)), nameof(Held<>.Value));
}

/// <summary>One value.</summary>
/// <param name="value">The value.</param>
internal sealed class Held<T>(T value)
{
    public T Value { get; } = value;
}
