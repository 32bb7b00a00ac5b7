using System.Numerics;

namespace Rehearsal.Analysis;

/// <summary>Counts durations in buckets whose width grows with their value, so that a quantile is off by at most 1/256 of itself.</summary>
/// <remarks>
/// <para>The layout of HdrHistogram (http://hdrhistogram.org): 128 buckets for every doubling, of units of 100 ns; below 12.8 µs every unit has its own and
/// is exact. Count, sum, least and greatest are exact. At most 57 KiB, whatever is counted. Histograms add up: a merge is the histogram of both.</para>
/// <para>Not safe for concurrent use.</para>
/// </remarks>
public sealed class DurationHistogram
{
    /// <summary>The most a quantile is off, as a part of itself: half a bucket.</summary>
    public const double RelativeError = 1.0 / 256;

    private const int SubBits = 7;
    private const int SubCount = 1 << SubBits;

    private long[] counts = new long[SubCount];

    /// <summary>Gets how many durations were counted.</summary>
    public long Count { get; private set; }

    /// <summary>Gets the least duration; zero when there is none.</summary>
    public TimeSpan Min { get; private set; }

    /// <summary>Gets the greatest duration; zero when there is none.</summary>
    public TimeSpan Max { get; private set; }

    /// <summary>Gets the mean of the durations; zero when there is none.</summary>
    public TimeSpan Mean => Count == 0 ? TimeSpan.Zero : TimeSpan.FromTicks((long)(Sum / Count));

    private Int128 Sum { get; set; }

    /// <summary>Counts a duration; a negative one, which a clock that was set back leaves, counts as zero.</summary>
    /// <param name="duration">The duration.</param>
    public void Add(TimeSpan duration)
    {
        duration = duration < TimeSpan.Zero ? TimeSpan.Zero : duration;
        var bucket = BucketOf(duration.Ticks);
        Grow(bucket + 1);
        counts[bucket]++;
        Min = Count == 0 || duration < Min ? duration : Min;
        Max = duration > Max ? duration : Max;
        Sum += duration.Ticks;
        Count++;
    }

    /// <summary>Counts everything that another histogram has counted.</summary>
    /// <param name="other">The other one; not changed.</param>
    public void Merge(DurationHistogram other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Count == 0)
        {
            return;
        }

        Grow(other.counts.Length);
        for (var i = 0; i < other.counts.Length; i++)
        {
            counts[i] += other.counts[i];
        }

        Min = Count == 0 || other.Min < Min ? other.Min : Min;
        Max = other.Max > Max ? other.Max : Max;
        Sum += other.Sum;
        Count += other.Count;
    }

    /// <summary>Gets the duration that a part of all do not exceed (nearest rank).</summary>
    /// <param name="part">The part: 0.5 for the median, 0.99 for the 99th percentile; 0 to 1.</param>
    /// <returns>The duration, off by at most <see cref="RelativeError"/> of it; zero when there is none.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The part is below 0 or above 1.</exception>
    public TimeSpan Quantile(double part)
    {
        if (part is not (>= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(part), part, "The part must be 0 to 1.");
        }

        var rank = Math.Max(1, (long)Math.Ceiling(part * Count));
        for (var bucket = 0; bucket < counts.Length; bucket++)
        {
            rank -= counts[bucket];
            if (rank <= 0)
            {
                return TimeSpan.FromTicks(Math.Clamp(MiddleOf(bucket), Min.Ticks, Max.Ticks));
            }
        }

        return TimeSpan.Zero;
    }

    // Below 128 the value itself; from there on the seven bits behind the highest one, and how often it was halved.
    private static int BucketOf(long ticks)
    {
        var shift = Math.Max(0, BitOperations.Log2((ulong)ticks) - SubBits);
        return (shift * SubCount) + (int)(ticks >> shift);
    }

    private static long MiddleOf(int bucket)
    {
        var shift = Math.Max(0, (bucket / SubCount) - 1);
        var low = (long)(bucket - (shift * SubCount)) << shift;
        return low + (shift == 0 ? 0 : (1L << shift) / 2);
    }

    private void Grow(int length)
    {
        if (length > counts.Length)
        {
            Array.Resize(ref counts, Math.Max(length, counts.Length + SubCount));
        }
    }
}
