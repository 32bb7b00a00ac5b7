using Orders;
using Rehearsal.Events;

namespace Rehearsal.Docs.Tests;

/// <summary>What the guide to event logs shows does what it says.</summary>
public sealed class OrderLogTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("rehearsal-docs-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Bill_OrderWasWritten_IsBilledOnceOverTwoStarts()
    {
        var order = new EventEnvelope
        {
            Id = new Guid(1, 2, 3, new byte[8]),
            Time = DateTimeOffset.UnixEpoch,
            CorrelationId = "c-1",
            Type = "OrderPlaced",
            Source = "shop",
            Stream = "order-1",
            Data = EventData.EmptyObject,
        };
        await OrderLog.WriteAsync(folder.FullName, order);
        await Assert.ThrowsAsync<StreamConflictException>(() => OrderLog.WriteAsync(folder.FullName, order));

        List<string> billed = [];
        using (var stop = CancellationTokenSource.CreateLinkedTokenSource(Token))
        {
            await OrderLog.BillAsync(folder.FullName, TimeProvider.System, Bill, stop.Token);

            Task Bill(EventEnvelope placed)
            {
                billed.Add(placed.Type);
                stop.Cancel();
                return Task.CompletedTask;
            }
        }

        Assert.Equal(["OrderPlaced"], billed);
        Assert.Equal(new FollowerProgress("billing", 1, 0), Assert.Single(LogFollower.List(folder.FullName)));
        await using var log = EmbeddedEventLog.Open(new EmbeddedLogOptions { Folder = folder.FullName });
        OrderLog.DropOld(log, TimeProvider.System, Assert.Fail);
    }
}
