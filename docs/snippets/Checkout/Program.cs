return await Rehearsal.Hosting.RehearsalApp.RunAsync(args, Checkout.CheckoutSystem.Define);
