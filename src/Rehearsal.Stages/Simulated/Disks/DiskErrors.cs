using Rehearsal.Events;
using Rehearsal.Simulation;

namespace Rehearsal.Stages;

/// <summary>Turns the errors of a simulated disk into those that <see cref="IDisk"/> promises.</summary>
internal static class DiskErrors
{
    public static void Translate(Action call)
    {
        try
        {
            call();
        }
        catch (SimulatedDiskException e)
        {
            throw Of(e);
        }
    }

    public static T Translate<T>(Func<T> call)
    {
        try
        {
            return call();
        }
        catch (SimulatedDiskException e)
        {
            throw Of(e);
        }
    }

    public static Exception Of(SimulatedDiskException e) => e.Failure switch
    {
        SimulatedDiskFailure.Full => new DiskFullException(e.Path, e),
        SimulatedDiskFailure.ReadOnly => new UnauthorizedAccessException(e.Message, e),
        SimulatedDiskFailure.Missing => new FileNotFoundException(e.Message, e.Path, e),
        _ => new IOException(e.Message, e),
    };
}
