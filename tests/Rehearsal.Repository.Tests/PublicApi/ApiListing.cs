using System.Reflection;
using System.Runtime.CompilerServices;

namespace Rehearsal.Repository.Tests.PublicApi;

/// <summary>Writes what an assembly shows to its users, one line a member, constructors first and then by name, in the words of C#.</summary>
internal static class ApiListing
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>Lists the assembly.</summary>
    public static string Of(Assembly assembly)
    {
        var blocks = assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal).Select(Block);
        return string.Join("\n", blocks);
    }

    private static string Block(Type type)
    {
        List<string> lines = [TypeSignature.Of(type)];
        lines.AddRange(Members(type).Select(member => "    " + member));
        return string.Concat(lines.Select(line => line + "\n"));
    }

    private static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum)
        {
            return type.GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => $"{field.Name} = {Convert.ToInt64(field.GetRawConstantValue())}");
        }

        if (type.IsAssignableTo(typeof(Delegate)))
        {
            return [];
        }

        return type.GetMembers(Declared)
            .Where(IsShown)
            .Select(member => (IsConstructor: member is ConstructorInfo, member.Name, Signature: MemberSignature.Of(member)))
            .OrderByDescending(member => member.IsConstructor)
            .ThenBy(member => member.Name, StringComparer.Ordinal)
            .ThenBy(member => member.Signature, StringComparer.Ordinal)
            .Select(member => member.Signature);
    }

    // What the compiler writes for every record is not listed: 'record' in the type's line says it.
    private static bool IsShown(MemberInfo member) => member switch
    {
        FieldInfo field => IsVisible(field),
        ConstructorInfo constructor => !constructor.IsStatic && IsVisible(constructor) && !IsGenerated(constructor),
        PropertyInfo property => property.GetAccessors(nonPublic: true).Any(IsVisible) && property.Name != "EqualityContract",
        EventInfo @event => IsVisible(@event.AddMethod!),
        MethodInfo method => IsVisible(method) && !IsGenerated(method) && !IsAccessor(method),
        _ => false,
    };

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsVisible(FieldInfo field) => !field.IsSpecialName && (field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly);

    private static bool IsGenerated(MethodBase method) => method.IsDefined(typeof(CompilerGeneratedAttribute)) || method.Name.StartsWith('<');

    private static bool IsAccessor(MethodInfo method) =>
        method.IsSpecialName && !method.Name.StartsWith("op_", StringComparison.Ordinal);
}
