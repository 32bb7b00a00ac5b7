using System.Collections.Concurrent;
using Rehearsal.Messaging;

namespace Clinic;

/// <summary>Nobody reads a record without a reason.</summary>
public sealed class AccessDesk
{
    private readonly ConcurrentDictionary<(string Patient, string User), bool> granted = new();

    [Handler]
    public AccessGranted? Grant(AccessRequested request)
    {
        if (string.IsNullOrWhiteSpace(request.Reason))
        {
            return null;
        }

        granted[(request.PatientId, request.User)] = true;
        return new AccessGranted(request.PatientId, request.User, "head.nurse", request.Reason);
    }

    [Handler]
    public RecordRead? Read(RecordRequested request) =>
        granted.ContainsKey((request.PatientId, request.User)) ? new RecordRead(request.PatientId, request.User) : null;
}
