using System.Globalization;

namespace Rehearsal.Stages;

/// <summary>Takes the machine's language and number format from the calling thread, and gives them back when disposed.</summary>
/// <remarks>A handler that writes <c>$"{amount}"</c> would otherwise record 1.5 on one machine and 1,5 on another. Continuations inherit it.</remarks>
internal sealed class NeutralCulture : IDisposable
{
    private readonly CultureInfo culture = CultureInfo.CurrentCulture;
    private readonly CultureInfo texts = CultureInfo.CurrentUICulture;

    public NeutralCulture() => (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (CultureInfo.InvariantCulture, CultureInfo.InvariantCulture);

    public void Dispose() => (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, texts);
}
