using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace Rehearsal.Messaging;

/// <summary>The one place where Polly is used: retry outside, time-out around each try.</summary>
/// <remarks>
/// Polly leaves the stage's scheduler unless told: every call continues on the captured context, waits on the stage's clock
/// and draws jitter from the stage's randomness.
/// </remarks>
internal sealed class ResilienceAdapter
{
    private static readonly ResiliencePropertyKey<Execution> ExecutionKey = new("rehearsal.execution");
    private readonly ResiliencePipeline pipeline;

    public ResilienceAdapter(PolicySet policies, TimeProvider time, Random random)
    {
        var builder = new ResiliencePipelineBuilder { TimeProvider = time };
        if (policies.Retry is { } retry)
        {
            builder.AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = retry.Retries,
                Delay = TimeSpan.FromMilliseconds(retry.DelayMs),
                MaxDelay = TimeSpan.FromDays(1),
                BackoffType = retry.Backoff switch
                {
                    Backoff.Constant => DelayBackoffType.Constant,
                    Backoff.Linear => DelayBackoffType.Linear,
                    _ => DelayBackoffType.Exponential,
                },
                UseJitter = retry.Jitter,
                Randomizer = random.NextDouble,
                ShouldHandle = static arguments => ValueTask.FromResult(
                    arguments.Outcome.Exception is { } failure && !arguments.Context.CancellationToken.IsCancellationRequested && Failures.IsTransient(failure)),
                OnRetry = static arguments => Get(arguments.Context).Call.RetryFollowsAsync(arguments.Outcome.Exception!, arguments.RetryDelay),
            });
        }

        if (policies.Timeout is { } timeout)
        {
            builder.AddTimeout(new TimeoutStrategyOptions { Timeout = timeout });
        }

        pipeline = builder.Build();
    }

    /// <summary>Runs the call under the policies; throws what its last attempt threw.</summary>
    public async ValueTask ExecuteAsync(IResilientCall call, CancellationToken cancellationToken)
    {
        var context = ResilienceContextPool.Shared.Get(continueOnCapturedContext: true, cancellationToken);
        var execution = new Execution(call);
        context.Properties.Set(ExecutionKey, execution);
        try
        {
            await pipeline.ExecuteAsync(static (context, execution) => execution.NextAsync(context.CancellationToken), context, execution);
        }
        finally
        {
            call.RetryBegins();
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private static Execution Get(ResilienceContext context) => context.Properties.GetValue(ExecutionKey, null!);

    private sealed class Execution(IResilientCall call)
    {
        private int attempts;

        public IResilientCall Call { get; } = call;

        public ValueTask NextAsync(CancellationToken cancellationToken)
        {
            Call.RetryBegins();
            return Call.AttemptAsync(++attempts, cancellationToken);
        }
    }
}
