return await Rehearsal.Hosting.RehearsalApp.RunAsync(args, Shop.ShopSystem.Define);
