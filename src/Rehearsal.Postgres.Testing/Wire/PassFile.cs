using System.Globalization;
using System.Text;
using Npgsql;

namespace Rehearsal.Postgres.Testing.Wire;

/// <summary>
/// A file of passwords: a line <c>host:port:database:user:password</c> each, <c>*</c> for any, a backslash before a colon or backslash in a part. See
/// <see href="https://www.postgresql.org/docs/current/libpq-pgpass.html">PostgreSQL's documentation</see>.
/// </summary>
internal static class PassFile
{
    private const int Parts = 5;

    /// <summary>Returns the password of the first line that fits; null when none does.</summary>
    /// <exception cref="NpgsqlException">The file cannot be read, or a line is wrong; the message never has a part of the line, which may be a password.</exception>
    public static string? PasswordIn(string file, string host, int port, string database, string user)
    {
        string[] wanted = [host, port.ToString(CultureInfo.InvariantCulture), database, user];
        var number = 0;
        foreach (var line in LinesOf(file))
        {
            number++;
            if (line.Trim() is not { Length: > 0 } text || text[0] == '#')
            {
                continue;
            }

            var parts = Split(text);
            if (parts.Count != Parts)
            {
                throw new NpgsqlException(string.Create(CultureInfo.InvariantCulture, $"{file}:{number}: expected host:port:database:user:password, found {parts.Count} parts. Write a colon inside a part as \\:."));
            }

            if (wanted.Zip(parts).All(static pair => pair.Second == "*" || pair.First == pair.Second))
            {
                return parts[^1];
            }
        }

        return null;
    }

    private static string[] LinesOf(string file)
    {
        try
        {
            return File.ReadAllLines(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new NpgsqlException($"The password file {file} cannot be read: {exception.Message} (Passfile in the connection string, or PGPASSFILE).", exception);
        }
    }

    private static List<string> Split(string line)
    {
        List<string> parts = [];
        var part = new StringBuilder();
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '\\' && i + 1 < line.Length && (line[i + 1] is ':' or '\\'))
            {
                part.Append(line[++i]);
            }
            else if (line[i] == ':')
            {
                parts.Add(part.ToString());
                part.Clear();
            }
            else
            {
                part.Append(line[i]);
            }
        }

        parts.Add(part.ToString());
        return parts;
    }
}
