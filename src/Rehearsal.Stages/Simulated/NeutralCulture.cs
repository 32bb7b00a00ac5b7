using System.Globalization;

namespace Rehearsal.Stages;

/// <summary>Takes the machine's language and number format from the calling thread, and gives them back when disposed.</summary>
/// <remarks>A handler that writes <c>$"{amount}"</c> would otherwise record 1.5 on one machine and 1,5 on another. Continuations inherit it.</remarks>
internal sealed class NeutralCulture : IDisposable
{
    private readonly CultureInfo culture = CultureInfo.CurrentCulture;
    private readonly CultureInfo texts = CultureInfo.CurrentUICulture;

    public NeutralCulture()
    {
        // Only where it is needed: what flows with the execution context makes every wait for time dearer.
        if (!IsNeutral)
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (CultureInfo.InvariantCulture, CultureInfo.InvariantCulture);
        }
    }

    private bool IsNeutral => Is(culture) && Is(texts);

    // A copy of the neutral culture equals it whatever was changed in it; only what cannot be changed is what it says.
    private static bool Is(CultureInfo one) => one.IsReadOnly && one.Equals(CultureInfo.InvariantCulture);

    public void Dispose()
    {
        if (!IsNeutral)
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, texts);
        }
    }
}
