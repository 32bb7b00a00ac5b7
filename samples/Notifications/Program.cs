return await Rehearsal.Hosting.RehearsalApp.RunAsync(args, Notifications.NotificationSystem.Define);
