namespace Rehearsal.Scenarios;

/// <content>Checks.</content>
internal sealed partial class ScenarioEncoding
{
    private void Write(Check check)
    {
        switch (check)
        {
            case EventCountCheck count:
                Text("event_count");
                Text(count.Event);
                Number(count.AtLeast);
                Number(count.AtMost);
                break;
            case EventDataCheck data:
                Text("event_data");
                Text(data.Event);
                Number(data.Occurrence.Number);
                Write(data.Conditions);
                break;
            case EventOrderCheck order:
                Text(order.Exact ? "event_order_exact" : "event_order");
                Texts(order.Events);
                break;
            case NoEventCheck none:
                Text("no_event");
                Text(none.Event);
                break;
            case DurationCheck duration:
                Text("duration");
                Number(duration.Min?.Ticks);
                Number(duration.Max?.Ticks);
                break;
            case WithinCheck within:
                Text("within");
                Text(within.After);
                Text(within.Event);
                Number(within.Min.Ticks);
                Number(within.Max.Ticks);
                break;
            case InvariantCheck invariant:
                WriteInvariant(invariant);
                break;
            case SloCheck slo:
                Text("slo");
                Write(slo.Filter);
                Number(slo.Under.Ticks);
                Amount(slo.Target);
                break;
            case MetricCheck metric:
                Text("metric");
                Text(MetricNames.Of(metric.Quantity));
                Write(metric.Filter);
                Amount(metric.AtLeast);
                Amount(metric.AtMost);
                break;
            case ComplianceCheck compliance:
                Text("compliance");
                Texts(compliance.Standards.Select(ComplianceCatalog.NameOf).ToList());
                Number(compliance.Controls.Count);
                foreach (var control in compliance.Controls)
                {
                    Write(control);
                }

                break;
            default:
                throw new ArgumentException($"The check {check.GetType().Name} has no encoding.", nameof(check));
        }
    }

    private void WriteInvariant(InvariantCheck invariant)
    {
        Text("invariant");
        Text(invariant.Name);
        Text(invariant.Event);
        Write(invariant.Conditions);
        Text(invariant.Of);
        Number(invariant.Relations.Count);
        foreach (var relation in invariant.Relations)
        {
            Text(relation.Path);
            Text(FieldConditions.NameOf(relation.Operator));
            Text(relation.OtherPath);
        }

        Text(invariant.NeverMoreThan);
    }

    private void Write(ComplianceControl control)
    {
        Text(ComplianceCatalog.NameOf(control.Kind));
        if (control is PairedControl paired)
        {
            Texts(paired.By);
        }

        switch (control)
        {
            case EncryptionControl encryption:
                Texts(encryption.Fields);
                Text(encryption.Matches);
                Texts(encryption.Events);
                break;
            case MinimisationControl minimisation:
                Texts(minimisation.Never.Select(ComplianceCatalog.NameOf).ToList());
                Texts(minimisation.Without);
                Texts(minimisation.Events);
                break;
            case AccessControl access:
                Text(access.Access);
                Text(access.Granted);
                Text(access.Revoked);
                break;
            case AuditTrailControl audit:
                Texts(audit.Events);
                Text(audit.Entry);
                Texts(audit.Fields);
                break;
            case BreachNotificationControl breach:
                Text(breach.Detected);
                Text(breach.Notified);
                Number(breach.Within?.Ticks);
                break;
            case ErasureControl erasure:
                Text(erasure.Requested);
                Text(erasure.Erased);
                Number(erasure.Within?.Ticks);
                Texts(erasure.Forgets);
                break;
            case SegregationControl segregation:
                Text(segregation.First);
                Text(segregation.FirstActor);
                Text(segregation.Second);
                Text(segregation.SecondActor);
                break;
            case RetentionControl retention:
                Text(retention.Created);
                Text(retention.Deleted);
                Number(retention.AtLeast?.Ticks);
                Number(retention.AtMost?.Ticks);
                break;
            default:
                throw new ArgumentException($"The control {control.GetType().Name} has no encoding.", nameof(control));
        }
    }

    private void Write(HandlingFilter filter)
    {
        Text(filter.Service);
        Text(filter.Handler);
        Text(filter.Event);
    }
}
