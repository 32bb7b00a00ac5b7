namespace Rehearsal.Events.Tests.Recordings;

/// <summary>A stream that gives few bytes at a time.</summary>
internal sealed class SlowStream(byte[] bytes, int bytesAtATime) : MemoryStream(bytes)
{
    public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, bytesAtATime));
}
