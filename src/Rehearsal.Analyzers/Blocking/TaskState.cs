using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Rehearsal.Analyzers;

/// <summary>What the text shows of whether a task is complete.</summary>
internal static class TaskState
{
    private static readonly string[] Questions = ["IsCompleted", "IsCompletedSuccessfully", "IsFaulted", "IsCanceled", "Status"];
    private static readonly string[] Completed = ["FromResult", "CompletedTask", "FromException", "FromCanceled"];

    /// <summary>Says whether the task that a member is used of may still run.</summary>
    public static bool MayBeIncomplete(MemberUse use)
    {
        if (use.Operation is IInvocationOperation && Durations.IsNone(use.Given("Int32", "TimeSpan")))
        {
            return false;
        }

        var task = TaskOf(use.Instance);
        return task switch
        {
            null => true,
            IInvocationOperation call => !(Completed.Contains(call.TargetMethod.Name) && IsTask(call.TargetMethod.ContainingType)),
            IPropertyReferenceOperation property when IsTask(property.Property.ContainingType) => !Completed.Contains(property.Property.Name),
            IParameterReferenceOperation parameter when IsContinued(parameter.Parameter, use.Operation) => false,
            _ => SymbolOf(task) is not { } symbol || !IsSettledBefore(use.Operation, symbol),
        };
    }

    // Goes below GetAwaiter and ConfigureAwait.
    private static IOperation? TaskOf(IOperation? instance)
    {
        var task = instance?.WithoutConversions();
        while (task is IInvocationOperation { TargetMethod.Name: "GetAwaiter" or "ConfigureAwait" or "AsTask", Instance: { } inner })
        {
            task = inner.WithoutConversions();
        }

        return task;
    }

    private static bool IsTask(INamedTypeSymbol type) => type.Name is "Task" or "ValueTask";

    private static ISymbol? SymbolOf(IOperation operation) => operation.WithoutConversions() switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IFieldReferenceOperation field => field.Field,
        _ => null,
    };

    private static bool IsContinued(IParameterSymbol parameter, IOperation use)
    {
        for (var at = use.Parent; at is not null; at = at.Parent)
        {
            if (at is IAnonymousFunctionOperation lambda && SymbolEqualityComparer.Default.Equals(lambda.Symbol, parameter.ContainingSymbol))
            {
                return (lambda.Parent is IDelegateCreationOperation creation ? creation.Parent : lambda.Parent) is IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: "ContinueWith" } };
            }
        }

        return false;
    }

    // Only looked for where a candidate was found, and only in the member that holds it.
    private static bool IsSettledBefore(IOperation use, ISymbol symbol)
    {
        var root = use;
        while (root.Parent is { } parent)
        {
            root = parent;
        }

        return root.Descendants().Any(operation => operation.Syntax.SpanStart < use.Syntax.Span.End && operation != use && Settles(operation, symbol));
    }

    private static bool Settles(IOperation operation, ISymbol symbol) => operation switch
    {
        IAwaitOperation { Operation: { } awaited } => Mentions(awaited, symbol),
        IPropertyReferenceOperation { Instance: { } instance } question => Questions.Contains(question.Property.Name) && Is(instance, symbol),
        _ => false,
    };

    private static bool Mentions(IOperation awaited, ISymbol symbol) => awaited switch
    {
        IInvocationOperation { TargetMethod.Name: "WhenAll", TargetMethod.ContainingType.Name: "Task" } all => all.Descendants().Any(operation => Is(operation, symbol)),
        _ => TaskOf(awaited) is { } task && Is(task, symbol),
    };

    private static bool Is(IOperation operation, ISymbol symbol) => SymbolEqualityComparer.Default.Equals(SymbolOf(operation), symbol);
}
