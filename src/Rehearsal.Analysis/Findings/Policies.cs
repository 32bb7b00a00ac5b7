using Rehearsal.Events;

namespace Rehearsal.Analysis;

/// <summary>The policies a recommendation depends on, by the names the topology gives them.</summary>
internal static class Policies
{
    extension(HandlerTopology? handler)
    {
        public bool HasRetry => handler.Has("retry");

        public bool HasTimeout => handler.Has("timeout");

        public bool HasDeadLetter => handler.Has("dead_letter");

        private bool Has(string policy) => handler is not null && handler.Policies.Contains(policy, StringComparer.Ordinal);
    }
}
