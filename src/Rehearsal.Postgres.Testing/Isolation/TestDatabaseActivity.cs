namespace Rehearsal.Postgres.Testing;

/// <summary>What an isolated test has done so far.</summary>
/// <param name="Statements">Statements that reached the server, prepared ones counted when they were prepared.</param>
/// <param name="Commits">Transactions that the code under test believes to be committed.</param>
/// <param name="NotificationsWithheld">NOTIFY statements; PostgreSQL delivers them after a real commit only, so nobody heard them.</param>
public sealed record TestDatabaseActivity(int Statements, int Commits, int NotificationsWithheld);
