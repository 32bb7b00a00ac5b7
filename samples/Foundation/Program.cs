return await Rehearsal.Hosting.RehearsalApp.RunAsync(args, Foundation.FoundationSystem.Define);
