namespace Rehearsal.Events;

/// <summary>How a filter compares a field with a value.</summary>
internal enum FilterOperator
{
    /// <summary><c>:</c>, the value may have <c>*</c> for any text.</summary>
    Like,

    /// <summary><c>=</c>.</summary>
    Equal,

    /// <summary><c>!=</c>.</summary>
    NotEqual,

    /// <summary><c>&lt;</c>.</summary>
    Less,

    /// <summary><c>&lt;=</c>.</summary>
    LessOrEqual,

    /// <summary><c>&gt;</c>.</summary>
    Greater,

    /// <summary><c>&gt;=</c>.</summary>
    GreaterOrEqual,
}

/// <summary>What operators say about an order.</summary>
internal static class FilterOrder
{
    /// <summary>Tells whether a comparison's sign is what an operator asks for.</summary>
    public static bool Holds(FilterOperator comparison, int sign) => comparison switch
    {
        FilterOperator.Less => sign < 0,
        FilterOperator.LessOrEqual => sign <= 0,
        FilterOperator.Greater => sign > 0,
        FilterOperator.GreaterOrEqual => sign >= 0,
        FilterOperator.NotEqual => sign != 0,
        _ => sign == 0,
    };
}
