namespace Tickets;

public interface IPrinter
{
    Task PrintAsync(string text, CancellationToken cancellationToken);
}

/// <summary>Takes 60 ms a ticket, on the clock of the stage.</summary>
public sealed class SlowPrinter(TimeProvider time) : IPrinter
{
    public Task PrintAsync(string text, CancellationToken cancellationToken) =>
        Task.Delay(TimeSpan.FromMilliseconds(60), time, cancellationToken);
}
