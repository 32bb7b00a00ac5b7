namespace Rehearsal.Postgres.Testing.Tests.Wire;

/// <summary>Messages that must be answered alike with isolation and without.</summary>
/// <param name="Name">What it is about.</param>
/// <param name="Run">Sends the messages; returns what came, in words.</param>
internal sealed record Script(string Name, Func<RawConnection, Task<IEnumerable<string>>> Run)
{
    /// <summary>One packet after the other, each answered by one message that the connection is ready.</summary>
    public Script(string name, params Func<RawConnection, RawConnection>[] packets)
        : this(name, async connection =>
        {
            List<string> came = [];
            foreach (var packet in packets)
            {
                came.AddRange(await packet(connection).UntilAsync());
            }

            return came;
        })
    {
    }

    /// <summary>Simple queries.</summary>
    public Script(string name, params string[] queries)
        : this(name, [.. queries.Select(static sql => (Func<RawConnection, RawConnection>)(connection => connection.Query(sql)))])
    {
    }
}
