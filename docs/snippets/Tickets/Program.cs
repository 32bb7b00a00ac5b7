return await Rehearsal.Hosting.RehearsalApp.RunAsync(args, Tickets.TicketSystem.Define);
