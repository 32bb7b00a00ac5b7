using Prices;
using Rehearsal.Hosting;

return await RehearsalApp.RunAsync(args, system => system.AddService<PriceFeed>().AddService<Shop>());
