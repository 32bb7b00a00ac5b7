namespace Rehearsal.Postgres.Testing.EntityFrameworkCore;

/// <summary>A model was used wrongly, or the database refused a row. The message says what was expected and what was found.</summary>
/// <param name="message">The message.</param>
/// <param name="inner">The database's own error, if there is one.</param>
public sealed class ModelException(string message, Exception? inner = null) : Exception(message, inner);
