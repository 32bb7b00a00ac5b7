using Clinic;
using Rehearsal.Hosting;

return await RehearsalApp.RunAsync(args, system => system.AddService<AccessDesk>().AddService<PrivacyOffice>().AddService<Newsletter>());
