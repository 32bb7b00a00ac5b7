namespace Rehearsal.Events;

/// <summary>What a repair does to one segment.</summary>
/// <param name="File">The segment.</param>
/// <param name="KeptBytes">The bytes that stay in it; null when the whole file is kept aside and none takes its place.</param>
/// <param name="RecordsLeftOut">The whole records that the log no longer holds afterwards: they are in the file that is kept aside.</param>
/// <param name="RenewsHeader">Whether the header is made again.</param>
public sealed record LogCut(string File, long? KeptBytes, long RecordsLeftOut, bool RenewsHeader);
