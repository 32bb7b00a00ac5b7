using System.Text.Json.Nodes;

namespace Rehearsal.Scenarios;

/// <summary>A <see cref="ComplianceCheck"/> as a scenario file writes it.</summary>
internal static class WrittenControls
{
    public static JsonObject Of(ComplianceCheck check)
    {
        var map = new JsonObject().Add("standards", WrittenValues.Texts(check.Standards.Select(ComplianceCatalog.NameOf)), check.Standards.Count > 0);
        foreach (var control in check.Controls)
        {
            map.Add(ComplianceCatalog.NameOf(control.Kind), Of(control));
        }

        return map;
    }

    private static JsonObject Of(ComplianceControl control)
    {
        JsonObject map = control switch
        {
            EncryptionControl encryption => new JsonObject { ["fields"] = WrittenValues.Texts(encryption.Fields), ["matches"] = encryption.Matches }.AddTexts("events", encryption.Events),
            MinimisationControl minimisation => new JsonObject()
                .AddTexts("never", minimisation.Never.Select(ComplianceCatalog.NameOf).ToList())
                .AddTexts("without", minimisation.Without)
                .AddTexts("events", minimisation.Events),
            AccessControl access => new JsonObject { ["access"] = access.Access, ["granted"] = access.Granted }.Add("revoked", access.Revoked, access.Revoked is not null),
            AuditTrailControl audit => new JsonObject { ["events"] = WrittenValues.Texts(audit.Events) }
                .Add("entry", audit.Entry, audit.Entry is not null)
                .AddTexts("fields", audit.Fields),
            BreachNotificationControl breach => new JsonObject { ["detected"] = breach.Detected, ["notified"] = breach.Notified }.AddTime("within", breach.Within),
            ErasureControl erasure => new JsonObject { ["requested"] = erasure.Requested, ["erased"] = erasure.Erased }
                .AddTime("within", erasure.Within)
                .AddTexts("forgets", erasure.Forgets),
            SegregationControl segregation => new JsonObject
            {
                ["first"] = segregation.First,
                ["first_actor"] = segregation.FirstActor,
                ["second"] = segregation.Second,
                ["second_actor"] = segregation.SecondActor,
            },
            RetentionControl retention => new JsonObject { ["created"] = retention.Created, ["deleted"] = retention.Deleted }
                .AddTime("at_least", retention.AtLeast)
                .AddTime("at_most", retention.AtMost),
            _ => throw new ArgumentException($"The control {control.GetType().Name} cannot be written.", nameof(control)),
        };
        return control is PairedControl { By: var by } ? map.AddTexts("by", by) : map;
    }

    private static JsonObject AddTexts(this JsonObject map, string key, IReadOnlyList<string> texts) => map.Add(key, WrittenValues.Texts(texts), texts.Count > 0);

    private static JsonObject AddTime(this JsonObject map, string key, TimeSpan? time) => map.Add(key, WrittenValues.Duration(time ?? default), time is not null);
}
