using Discounts;
using Rehearsal.Hosting;

return await RehearsalApp.RunAsync(args, DiscountSystem.Define);
