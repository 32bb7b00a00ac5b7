using Rides.Events;

namespace Rides.Services;

/// <summary>Who drives where, and who is free. Safe for concurrent use.</summary>
public sealed class DriverDirectory(TimeProvider time)
{
    private const double EarthRadiusKm = 6371;
    private const double MinutesPerKm = 3;

    private readonly Lock gate = new();
    private readonly List<Driver> free =
    [
        new("DRV-LOUVRE", new Location(48.8606, 2.3376)),
        new("DRV-BASTILLE", new Location(48.8532, 2.3692)),
        new("DRV-MONTMARTRE", new Location(48.8867, 2.3431)),
    ];

    private readonly Dictionary<string, Driver> taken = new(StringComparer.Ordinal);

    /// <summary>Takes the nearest free driver within the radius; no driver id when there is none.</summary>
    public async Task<Match> TakeNearestAsync(Location pickup, double radiusKm, CancellationToken cancellationToken)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(40), time, cancellationToken);
        lock (gate)
        {
            var nearest = free
                .Select(driver => (Driver: driver, Km: DistanceKm(driver.Location, pickup)))
                .Where(candidate => candidate.Km <= radiusKm)
                .OrderBy(static candidate => candidate.Km)
                .ThenBy(static candidate => candidate.Driver.Id, StringComparer.Ordinal)
                .FirstOrDefault();
            if (nearest.Driver is null)
            {
                return new Match(null, 0);
            }

            free.Remove(nearest.Driver);
            taken[nearest.Driver.Id] = nearest.Driver;
            return new Match(nearest.Driver.Id, (int)Math.Ceiling(nearest.Km * MinutesPerKm));
        }
    }

    public void Release(string driverId)
    {
        lock (gate)
        {
            if (taken.Remove(driverId, out var driver))
            {
                free.Add(driver);
            }
        }
    }

    // Haversine: R. W. Sinnott, "Virtues of the Haversine", Sky and Telescope 68 (2), 1984.
    private static double DistanceKm(Location from, Location to)
    {
        var (lat1, lat2) = (double.DegreesToRadians(from.Lat), double.DegreesToRadians(to.Lat));
        var a = Square(Math.Sin((lat2 - lat1) / 2))
            + (Math.Cos(lat1) * Math.Cos(lat2) * Square(Math.Sin(double.DegreesToRadians(to.Lon - from.Lon) / 2)));
        return 2 * EarthRadiusKm * Math.Asin(Math.Min(1, Math.Sqrt(a)));

        static double Square(double x) => x * x;
    }

    private sealed record Driver(string Id, Location Location);
}

/// <summary>The driver found, and the minutes until pickup.</summary>
public sealed record Match(string? DriverId, int EtaMinutes);
