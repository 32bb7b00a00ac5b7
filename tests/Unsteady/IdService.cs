using Rehearsal.Messaging;

namespace Unsteady;

public sealed record IdAsked(string Subject) : IExample<IdAsked>
{
    public static IdAsked Example => new("i-1");
}

public sealed record IdMade(string Subject, string Number);

/// <summary>Makes ids that no seed decides.</summary>
public sealed class IdService
{
    [Handler]
    public IdMade Make(IdAsked asked) => new(asked.Subject, $"ORD-{Guid.NewGuid()}");
}
