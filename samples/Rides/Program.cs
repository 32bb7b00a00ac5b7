return await Rehearsal.Hosting.RehearsalApp.RunAsync(args, Rides.RidesSystem.Define);
