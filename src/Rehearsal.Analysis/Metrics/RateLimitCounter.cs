using System.Runtime.InteropServices;
using System.Text;
using Rehearsal.Events;

namespace Rehearsal.Analysis;

/// <summary>Counts what the rate limit of one handler did, and the keys it did it to.</summary>
internal sealed class RateLimitCounter(string service, string handler, string @event, int keysMax = RateLimitMetrics.KeysMax)
{
    // Whether each key was limited.
    private readonly Dictionary<Key, bool> keys = [];
    private readonly RateLimitMetrics metrics = new() { Service = service, Handler = handler, Event = @event };
    private byte[]? field;

    public string Service => service;

    public string Handler => handler;

    public string Event => @event;

    /// <summary>Takes in how the system states the limit.</summary>
    public void Read(RateLimitTopology limit)
    {
        metrics.Limit = limit;
        field = limit.Key is { } name ? Encoding.UTF8.GetBytes(name) : null;
        metrics.Keys ??= field is null ? null : 0;
    }

    /// <summary>Counts an event that was published.</summary>
    public void See(EventEnvelope published)
    {
        metrics.Events++;
        if (field is not null)
        {
            See(ScalarField.Read(published.Data, field), isLimited: false);
        }
    }

    /// <summary>Counts a decision.</summary>
    public void Count(Mark mark)
    {
        switch (mark.Text("decision"u8))
        {
            case "dropped":
                metrics.Dropped++;
                See(mark.Text("key"u8), isLimited: true);
                break;
            case "delayed":
                metrics.Delayed++;
                See(mark.Text("key"u8), isLimited: true);
                break;
            case "bypassed":
                metrics.Bypassed++;
                break;
        }
    }

    /// <summary>Gives the numbers so far, of which those of later entries are none.</summary>
    public RateLimitMetrics ToMetrics() => metrics with { };

    private void See(string? text, bool isLimited)
    {
        var key = new Key(text);
        if (keys.Count >= keysMax && !keys.ContainsKey(key))
        {
            metrics.AreKeysExact = false;
            return;
        }

        ref var wasLimited = ref CollectionsMarshal.GetValueRefOrAddDefault(keys, key, out _);
        metrics.LimitedKeys += isLimited && !wasLimited ? 1 : 0;
        wasLimited |= isLimited;
        metrics.Keys = metrics.Keys is null ? null : keys.Count;
    }

    private readonly record struct Key(string? Text);
}
