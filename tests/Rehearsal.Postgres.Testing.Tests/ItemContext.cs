using Microsoft.EntityFrameworkCore;

namespace Rehearsal.Postgres.Testing.Tests;

internal sealed class ItemContext(TestDatabase database) : DbContext
{
    public DbSet<Item> Items => Set<Item>();

    protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder) => optionsBuilder.UseNpgsql(database.DataSource);

    protected override void OnModelCreating(ModelBuilder modelBuilder) =>
        modelBuilder.Entity<Item>(item =>
        {
            item.ToTable("items");
            item.Property(one => one.Id).HasColumnName("id");
            item.Property(one => one.Name).HasColumnName("name");
            item.Property(one => one.Price).HasColumnName("price");
        });
}
