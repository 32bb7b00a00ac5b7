using Rehearsal.Events;

namespace Rehearsal.Stages.Tests.Disks;

/// <summary>A batch as it must stand in the log.</summary>
/// <param name="Number">Its number in this life.</param>
/// <param name="Entries">Its entries, with the versions of their streams.</param>
internal sealed record ModelBatch(int Number, IReadOnlyList<LogEntry> Entries);
