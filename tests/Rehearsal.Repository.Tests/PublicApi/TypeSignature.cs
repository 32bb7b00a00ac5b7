using System.Reflection;

namespace Rehearsal.Repository.Tests.PublicApi;

/// <summary>Writes types in the words of C#.</summary>
internal static class TypeSignature
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(object)] = "object",
        [typeof(string)] = "string",
        [typeof(bool)] = "bool",
        [typeof(byte)] = "byte",
        [typeof(char)] = "char",
        [typeof(short)] = "short",
        [typeof(ushort)] = "ushort",
        [typeof(int)] = "int",
        [typeof(uint)] = "uint",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(decimal)] = "decimal",
    };

    /// <summary>Returns the line that declares a type: <c>public sealed record Rehearsal.Events.Span : LogEntry</c>.</summary>
    public static string Of(Type type)
    {
        var parents = new[] { type.BaseType }.Concat(DeclaredInterfaces(type))
            .OfType<Type>()
            .Where(parent => parent != typeof(object) && parent != typeof(ValueType) && parent != typeof(Enum) && parent != typeof(Attribute) && parent != typeof(MulticastDelegate))
            .Where(parent => !(parent.IsGenericType && parent.GetGenericTypeDefinition() == typeof(IEquatable<>)))
            .Select(Name)
            .ToArray();
        var name = $"{type.Namespace}.{NestedName(type)}";
        if (type.IsAssignableTo(typeof(Delegate)))
        {
            var invoke = type.GetMethod("Invoke")!;
            return $"public delegate {Name(invoke.ReturnType)} {name}({MemberSignature.Parameters(invoke)})";
        }

        return $"public {Kind(type)} {name}{(parents.Length > 0 ? " : " + string.Join(", ", parents) : "")}";
    }

    /// <summary>Returns a type's name as it is used: <c>IReadOnlyList&lt;string&gt;</c>, <c>int?</c>.</summary>
    public static string Name(Type type)
    {
        if (type.IsByRef)
        {
            return Name(type.GetElementType()!);
        }

        if (type.IsArray)
        {
            return $"{Name(type.GetElementType()!)}[]";
        }

        return Keywords.TryGetValue(type, out var keyword) ? keyword
            : Nullable.GetUnderlyingType(type) is { } value ? Name(value) + "?"
            : NestedName(type);
    }

    private static string NestedName(Type type)
    {
        if (type.IsGenericParameter)
        {
            return type.Name;
        }

        var arguments = type.GetGenericArguments().Skip(type.DeclaringType?.GetGenericArguments().Length ?? 0).Select(Name).ToArray();
        var name = type.Name.Split('`')[0] + (arguments.Length > 0 ? $"<{string.Join(", ", arguments)}>" : "");
        return type.IsNested ? $"{NestedName(type.DeclaringType!)}.{name}" : name;
    }

    private static string Kind(Type type)
    {
        var isRecord = type.GetMethod("<Clone>$") is not null
            || (type.IsValueType && type.GetMethod("PrintMembers", BindingFlags.Instance | BindingFlags.NonPublic) is not null);
        return type switch
        {
            { IsEnum: true } => "enum",
            { IsInterface: true } => "interface",
            { IsValueType: true } => (type.IsDefined(typeof(System.Runtime.CompilerServices.IsReadOnlyAttribute)) ? "readonly " : "") + (isRecord ? "record struct" : "struct"),
            { IsAbstract: true, IsSealed: true } => "static class",
            _ => (type.IsSealed ? "sealed " : type.IsAbstract ? "abstract " : "") + (isRecord ? "record" : "class"),
        };
    }

    private static IEnumerable<Type> DeclaredInterfaces(Type type)
    {
        var all = type.GetInterfaces().Where(parent => parent.IsVisible);
        var inherited = all.SelectMany(parent => parent.GetInterfaces()).Concat(type.BaseType?.GetInterfaces() ?? []);
        return type.IsEnum ? [] : all.Except(inherited).OrderBy(Name, StringComparer.Ordinal);
    }
}
