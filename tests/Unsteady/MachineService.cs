using System.Globalization;
using System.Runtime;
using Rehearsal.Messaging;

namespace Unsteady;

public sealed record ZoneAsked(string Id) : IExample<ZoneAsked>
{
    public static ZoneAsked Example => new("m-1");
}

public sealed record ZoneTold(string Zone);

public sealed record LocalTimeAsked(string Id) : IExample<LocalTimeAsked>
{
    public static LocalTimeAsked Example => new("m-1");
}

public sealed record LocalTimeTold(DateTimeOffset At);

public sealed record CultureAsked(string Id) : IExample<CultureAsked>
{
    public static CultureAsked Example => new("m-1");
}

public sealed record CultureTold(string Culture);

public sealed record PriceAsked(string Id) : IExample<PriceAsked>
{
    public static PriceAsked Example => new("m-1");
}

public sealed record PriceTold(string Price);

public sealed record ProcessorsAsked(string Id) : IExample<ProcessorsAsked>
{
    public static ProcessorsAsked Example => new("m-1");
}

public sealed record ProcessorsTold(int Count);

public sealed record CollectorAsked(string Id) : IExample<CollectorAsked>
{
    public static CollectorAsked Example => new("m-1");
}

public sealed record CollectorTold(bool IsServer);

/// <summary>Asks the machine what it is like.</summary>
public sealed class MachineService(TimeProvider time)
{
    [Handler]
    public ZoneTold TellZone(ZoneAsked asked) => new(TimeZoneInfo.Local.Id);

    [Handler]
    public LocalTimeTold TellLocalTime(LocalTimeAsked asked) => new(TimeZoneInfo.ConvertTime(time.GetUtcNow(), TimeZoneInfo.Local));

    [Handler]
    public CultureTold TellCulture(CultureAsked asked) => new(CultureInfo.CurrentCulture.Name);

    [Handler]
    public PriceTold TellPrice(PriceAsked asked) => new(1234.5m.ToString("N2", CultureInfo.CurrentCulture));

    [Handler]
    public ProcessorsTold TellProcessors(ProcessorsAsked asked) => new(Environment.ProcessorCount);

    [Handler]
    public CollectorTold TellCollector(CollectorAsked asked) => new(GCSettings.IsServerGC);
}
