using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Rehearsal.Isolation;

/// <summary>One of the tables, for EF Core.</summary>
internal sealed class RowContext(NpgsqlDataSource source) : DbContext
{
    public DbSet<Row> Rows => Set<Row>();

    public Task<Row> FindAgainAsync(string name) => Rows.AsNoTracking().SingleAsync(row => row.Name == name);

    protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder) => optionsBuilder.UseNpgsql(source);

    protected override void OnModelCreating(ModelBuilder modelBuilder) =>
        modelBuilder.Entity<Row>(row =>
        {
            row.ToTable("t0");
            row.Property(one => one.Id).HasColumnName("id");
            row.Property(one => one.Name).HasColumnName("name");
            row.Property(one => one.Price).HasColumnName("price");
        });
}

internal sealed class Row
{
    public int Id { get; set; }

    public required string Name { get; set; }

    public decimal Price { get; set; }
}
