using System.Globalization;
using System.Reflection;

namespace Rehearsal.Repository.Tests.PublicApi;

/// <summary>Writes members in the words of C#.</summary>
internal static class MemberSignature
{
    private static readonly NullabilityInfoContext Nullability = new();

    /// <summary>Returns the line of a member.</summary>
    public static string Of(MemberInfo member) => member switch
    {
        FieldInfo { IsLiteral: true } field => $"{Access(field)}const {TypeSignature.Name(field.FieldType)} {field.Name} = {Literal(field.GetRawConstantValue())}",
        FieldInfo field => $"{Access(field)}{(field.IsStatic ? "static " : "")}{(field.IsInitOnly ? "readonly " : "")}{Typed(field.FieldType, Nullability.Create(field))} {field.Name}",
        ConstructorInfo constructor => $"{Access(constructor)}{TypeSignature.Name(constructor.DeclaringType!)}({Parameters(constructor)})",
        PropertyInfo property => Property(property),
        EventInfo @event => $"{Access(@event.AddMethod!)}event {TypeSignature.Name(@event.EventHandlerType!)} {@event.Name}",
        MethodInfo method => Method(method),
        _ => throw new ArgumentOutOfRangeException(nameof(member), member, "Not a member that is listed."),
    };

    /// <summary>Returns the parameters of a method.</summary>
    public static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(Parameter));

    private static string Method(MethodInfo method)
    {
        var generic = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(argument => argument.Name))}>" : "";
        return $"{Access(method)}{Modifiers(method)}{Typed(method.ReturnType, Nullability.Create(method.ReturnParameter))} {method.Name}{generic}({Parameters(method)})";
    }

    private static string Property(PropertyInfo property)
    {
        var accessor = property.GetAccessors(nonPublic: true).First(IsVisible);
        var get = property.GetMethod is { } getter && IsVisible(getter) ? " get;" : "";
        var set = property.SetMethod is { } setter && IsVisible(setter) ? IsInit(setter) ? " init;" : " set;" : "";
        var required = property.IsDefined(typeof(System.Runtime.CompilerServices.RequiredMemberAttribute)) ? "required " : "";
        var index = property.GetIndexParameters() is { Length: > 0 } parameters ? $"[{string.Join(", ", parameters.Select(Parameter))}]" : "";
        var name = index.Length > 0 ? "this" : property.Name;
        return $"{Access(accessor)}{Modifiers(accessor)}{required}{Typed(property.PropertyType, Nullability.Create(property))} {name}{index} {{{get}{set} }}";
    }

    private static string Parameter(ParameterInfo parameter)
    {
        var prefix = parameter.IsOut ? "out " : parameter.IsIn ? "in " : parameter.ParameterType.IsByRef ? "ref "
            : parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params " : "";
        var value = parameter.HasDefaultValue ? $" = {(parameter.DefaultValue is null && parameter.ParameterType.IsValueType && Nullable.GetUnderlyingType(parameter.ParameterType) is null ? "default" : Literal(parameter.DefaultValue))}" : "";
        return $"{prefix}{Typed(parameter.ParameterType, Nullability.Create(parameter))} {parameter.Name}{value}";
    }

    private static string Typed(Type type, NullabilityInfo nullability) =>
        TypeSignature.Name(type) + (!type.IsValueType && nullability.ReadState == NullabilityState.Nullable ? "?" : "");

    private static string Modifiers(MethodInfo method) =>
        method.IsStatic ? method.IsAbstract ? "static abstract " : "static "
        : method.DeclaringType!.IsInterface ? ""
        : method.IsAbstract ? "abstract "
        : method.GetBaseDefinition() != method ? "override "
        : method is { IsVirtual: true, IsFinal: false } ? "virtual "
        : "";

    private static string Access(MethodBase method) => method.IsPublic ? "" : "protected ";

    private static string Access(FieldInfo field) => field.IsPublic ? "" : "protected ";

    private static bool IsVisible(MethodInfo method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsInit(MethodInfo setter) =>
        setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(System.Runtime.CompilerServices.IsExternalInit));

    private static string Literal(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        bool flag => flag ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
