using Microsoft.Extensions.DependencyInjection;

namespace Rehearsal.Messaging.Tests;

/// <summary>What the handlers of a test saw, in the order they saw it. Safe for concurrent use.</summary>
internal sealed class Journal
{
    private readonly Lock gate = new();
    private readonly List<string> lines = [];
    private readonly HashSet<int> threads = [];

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (gate)
            {
                return [.. lines];
            }
        }
    }

    /// <summary>Gets the threads that wrote.</summary>
    public IReadOnlyCollection<int> Threads
    {
        get
        {
            lock (gate)
            {
                return [.. threads];
            }
        }
    }

    /// <summary>Writes a line.</summary>
    /// <returns>How often the line was written, this time included.</returns>
    public int Write(string line)
    {
        lock (gate)
        {
            lines.Add(line);
            threads.Add(Environment.CurrentManagedThreadId);
            return lines.Count(other => other == line);
        }
    }

    public void AddTo(SystemBuilder system) => system.Services.AddSingleton(this);
}
