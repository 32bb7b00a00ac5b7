using Rehearsal.Events;

namespace Rehearsal.Messaging.Tests;

public class FailureTests
{
    [Fact]
    public void Handle_Throws_PublishesNothingAndRecordsTypeAndMessage() => TestWorld.Simulate(async world =>
    {
        await using var system = await world.StartAsync(static builder => builder.AddService<Plain>());

        await system.PublishAndSettleAsync(new Order("throw"));

        Assert.Equal([nameof(Order)], world.EventTypes());
        var span = Assert.Single(world.Spans("plain"));
        Assert.Equal((SpanOutcome.Failed, new SpanError("InvalidOperationException", "no throw")), (span.Outcome, span.Error));
    });

    [Theory]
    [InlineData("sync")]
    [InlineData("throw")]
    [InlineData("unknown", "ArgumentException")]
    [InlineData("null-task", null)]
    [InlineData("nan", "ArgumentException")]
    [InlineData("subject", "FormatException")]
    [InlineData("cancelled", "OperationCanceledException")]
    public void Handle_AnyMisbehaviour_FailsOnlyThisHandling(string what, string? error = "InvalidOperationException") => TestWorld.Simulate(async world =>
    {
        await using var system = await world.StartAsync(static builder => builder.AddService<Plain>());

        await system.PublishAsync(new Order(what), "same");
        await system.PublishAsync(new Order("fine"), "same");
        Assert.True(await system.SettleAsync());

        var spans = world.Spans("plain");
        Assert.Equal([SpanOutcome.Failed, SpanOutcome.Succeeded], spans.Select(static span => span.Outcome));
        Assert.Equal(error ?? spans[0].Error!.Type, spans[0].Error!.Type);
        Assert.Equal([nameof(Order), nameof(Order), nameof(Done)], world.EventTypes());
    });

    [Fact]
    public void Handle_UndecodablePayload_FailsAtOnceAndTheNextGoesOn() => TestWorld.Simulate(async world =>
    {
        await using var system = await world.StartAsync(static builder => builder.AddService<Patient>());

        await AppendAsync(world, "{}");
        await AppendAsync(world, """{"what":"fine"}""");
        Assert.True(await system.SettleAsync());

        Assert.Equal(["handle 1 Failed", "handle 1 Succeeded"], world.Outcomes("patient"));
        Assert.StartsWith("The payload is no Order: ", world.Spans("patient")[0].Error!.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void OnFailure_LastAttemptFailed_PublishesOnceInTheCommitOfTheFailure() => TestWorld.Simulate(async world =>
    {
        await using var system = await world.StartAsync(static builder => builder.AddService<WithPath>());

        await system.PublishAndSettleAsync(new Order("permanent"));

        var records = world.Records();
        var index = records.FindIndex(static record => record.Entry is EventEnvelope { Type: nameof(GivenUp) });
        var span = Assert.IsType<Span>(records[index + 1].Entry);
        var published = (EventEnvelope)records[index].Entry;
        Assert.Equal(SpanOutcome.Failed, span.Outcome);
        Assert.Equal(span.SpanId, published.TraceParent!.Value.Parent);
        Assert.Contains("no permanent", published.Data.ToString(), StringComparison.Ordinal);
        Assert.Equal([nameof(Order), nameof(Done), nameof(GivenUp)], world.EventTypes());
    });

    [Theory]
    [InlineData("path-throws", "InvalidOperationException: no path")]
    [InlineData("path-cancels", "OperationCanceledException: ")]
    [InlineData("path-nan", "ArgumentException: ")]
    public void OnFailure_FailsToo_RecordsBothAndPublishesNothing(string what, string second) => TestWorld.Simulate(async world =>
    {
        await using var system = await world.StartAsync(static builder => builder.AddService<WithPath>());

        await system.PublishAndSettleAsync(new Order(what));
        await system.PublishAndSettleAsync(new Order("fine"));

        Assert.Equal([nameof(Order), nameof(Order), nameof(Done)], world.EventTypes());
        Assert.StartsWith($"no {what} (and the failure path failed: {second}", world.Spans("with_path")[0].Error!.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void DeadLetter_LastAttemptFailed_HasItsOutcomeAndItsMark() => TestWorld.Simulate(async world =>
    {
        await using var system = await world.StartAsync(static builder => builder.AddService<Letters>());

        var order = await system.PublishAsync(new Order("throw"));
        Assert.True(await system.SettleAsync());

        Assert.Equal(["handle 1 Retried", "handle 2 DeadLettered"], world.Outcomes("letters"));
        var mark = world.Entries<Mark>().Single(static mark => mark.Kind == MarkKinds.DeadLetter);
        Assert.Equal(order.Id, mark.About);
        Assert.Equal("""{"service":"letters","handler":"handle","event":"Order","attempts":2}""", mark.Data.ToString());
    });

    [Fact]
    public void Inject_Attempt_IsFlaggedAndMarkedBesideItsSpan() => TestWorld.Simulate(async world =>
    {
        await using var system = await world.StartAsync(
            static builder => builder.AddService<Plain>(),
            static environment => environment with { Interceptors = [new Injector()] });

        await system.PublishAndSettleAsync(new Order("fine"));

        var records = world.Records();
        var index = records.FindIndex(static record => record.Entry is Span);
        var span = (Span)records[index].Entry;
        var mark = Assert.IsType<Mark>(records[index + 1].Entry);
        Assert.True(span.Injected);
        Assert.Equal("injected", span.Error!.Message);
        Assert.Equal((MarkKinds.Fault, span.Id), (mark.Kind, mark.About));
        Assert.Equal([nameof(Order)], world.EventTypes());
    });

    private static async Task AppendAsync(TestWorld world, string json) => await world.Log.AppendAsync(
    [
        new EventEnvelope
        {
            Id = world.Environment.Ids.Next(),
            Type = nameof(Order),
            Source = "elsewhere",
            Time = world.Now,
            CorrelationId = "same",
            Data = new EventData(System.Text.Encoding.UTF8.GetBytes(json)),
        },
    ]);

    internal sealed record Order(string What);

    internal sealed record Done;

    internal sealed record Weight(double Kilograms);

    internal sealed record Moody
    {
        [Subject]
        public string Subject => throw new FormatException("no subject");
    }

    internal sealed record GivenUp(string Reason);

    internal sealed record Undeclared;

    internal sealed class Injector : IHandlerInterceptor
    {
        public ValueTask BeforeAttemptAsync(HandlingAttempt attempt, CancellationToken cancellationToken)
        {
            attempt.Inject(EventJson.Encode(new Dictionary<string, string> { ["type"] = "test" }));
            throw new PermanentFailureException("injected");
        }
    }

    internal sealed class Plain
    {
        [Handler]
        [Publishes(typeof(Weight), typeof(Moody))]
        public Task<Done> Handle(Order order, HandlerContext context)
        {
            context.Publish(new Done());
            switch (order.What)
            {
                case "sync":
                    throw new InvalidOperationException("at once");
                case "throw":
                    return ThrowAsync(order);
                case "unknown":
                    context.Publish(new Undeclared());
                    break;
                case "null-task":
                    return null!;
                case "nan":
                    context.Publish(new Weight(double.NaN));
                    break;
                case "subject":
                    context.Publish(new Moody());
                    break;
                case "cancelled":
                    throw new OperationCanceledException();
            }

            return NoneAsync();
        }

        private static async Task<Done> ThrowAsync(Order order)
        {
            await Task.Yield();
            throw new InvalidOperationException($"no {order.What}");
        }

        private static async Task<Done> NoneAsync()
        {
            await Task.Yield();
            return null!;
        }
    }

    internal sealed class Patient
    {
        [Handler]
        [Retry(Retries = 3)]
        public void Handle(Order order) => _ = this;
    }

    [DeadLetter]
    internal sealed class Letters
    {
        [Handler]
        [Retry(Retries = 1)]
        public void Handle(Order order) => throw new InvalidOperationException();
    }

    internal sealed class WithPath
    {
        [Handler]
        [Retry(Retries = 2)]
        [Publishes(typeof(Weight))]
        public Done Handle(Order order) => order.What == "fine" ? new Done() : throw new PermanentFailureException($"no {order.What}");

        [OnFailure(nameof(Handle))]
        public async Task<GivenUp> GiveUp(Order order, Exception error, HandlerContext context, CancellationToken cancellationToken)
        {
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            context.Publish(new Done());
            switch (order.What)
            {
                case "path-throws":
                    throw new InvalidOperationException("no path");
                case "path-cancels":
                    throw new OperationCanceledException();
                case "path-nan":
                    context.Publish(new Weight(double.PositiveInfinity));
                    break;
            }

            return order.What == "permanent" ? new GivenUp(error.Message) : null!;
        }
    }
}
