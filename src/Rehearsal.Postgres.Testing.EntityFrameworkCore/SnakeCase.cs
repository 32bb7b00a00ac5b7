using System.Text;

namespace Rehearsal.Postgres.Testing.EntityFrameworkCore;

/// <summary>Names as databases write them.</summary>
internal static class SnakeCase
{
    /// <summary>Turns <c>ProfileData</c> into <c>profile_data</c>.</summary>
    public static string Of(string name)
    {
        var text = new StringBuilder(name.Length + 8);
        for (var i = 0; i < name.Length; i++)
        {
            if (char.IsUpper(name[i]) && i > 0 && (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1]))))
            {
                text.Append('_');
            }

            text.Append(char.ToLowerInvariant(name[i]));
        }

        return text.ToString();
    }
}
