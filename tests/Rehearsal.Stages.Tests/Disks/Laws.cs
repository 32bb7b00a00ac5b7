namespace Rehearsal.Stages.Tests.Disks;

/// <summary>What must hold in a log's life.</summary>
internal static class Laws
{
    public static void Holds(bool law, string otherwise)
    {
        if (!law)
        {
            throw new BrokenLawException(otherwise);
        }
    }
}

/// <summary>A law does not hold.</summary>
internal sealed class BrokenLawException(string message) : Exception(message);
