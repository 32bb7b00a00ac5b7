using Rehearsal.Messaging;

namespace Clinic;

public sealed record PatientRegistered([Subject] string PatientId, string Name, string Email);

/// <summary>A visit; what was said is sealed before it leaves the doctor's machine.</summary>
public sealed record VisitNoted([Subject] string PatientId, string VisitId, string Note);

public sealed record VisitDeleted([Subject] string PatientId, string VisitId);

public sealed record AccessRequested([Subject] string PatientId, string User, string Reason);

public sealed record AccessGranted([Subject] string PatientId, string User, string GrantedBy, string Reason);

public sealed record RecordRequested([Subject] string PatientId, string User);

public sealed record RecordRead([Subject] string PatientId, string User);

public sealed record BreachFound([Subject] string BreachId, string What);

public sealed record AuthorityNotified([Subject] string BreachId);

public sealed record ErasureRequested([Subject] string PatientId);

public sealed record PatientErased([Subject] string PatientId);

public sealed record NewsletterSent(string Email);
