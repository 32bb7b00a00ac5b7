namespace Rehearsal.Peers.Bus;

/// <summary>What one message cost.</summary>
internal readonly record struct BusSample(Spent Spent, double Bytes);
