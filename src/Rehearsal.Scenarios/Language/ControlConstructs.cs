namespace Rehearsal.Scenarios;

/// <summary>The controls of the check of compliance.</summary>
internal static class ControlConstructs
{
    private static readonly ConstructKey By = new("by", Shapes.FieldPaths, "The fields that are equal, under the same path, in events about the same thing.")
    {
        Default = "events of one flow are about the same",
    };

    public static IReadOnlyList<Construct> All { get; } =
    [
        new(
            "encryption", "Fields are only seen in protected form: as cipher text, a token or masked.",
            [
                new("fields", Shapes.Names, "The fields' names, at whatever depth of the payloads; null is no value.") { IsRequired = true },
                new("matches", Shapes.Pattern, "What a protected value matches; a value that is no text does not.") { IsRequired = true },
                new("events", Shapes.EventTypes, "Only in these event types.") { Default = "in all" },
            ]),
        new(
            "access_control", "Each access was granted before, and not revoked since.",
            [
                new("access", Shapes.EventType, "The type of an access.") { IsRequired = true },
                new("granted", Shapes.EventType, "The type that grants it.") { IsRequired = true },
                new("revoked", Shapes.EventType, "The type that takes a grant back."),
                By,
            ]),
        new(
            "audit_trail", "Each decision has an entry of its own after it, or says itself what an entry would.",
            [
                new("events", Shapes.EventTypes, "The types of the decisions.") { IsRequired = true },
                new("entry", Shapes.EventType, "The type of an entry.") { Default = "the decisions themselves are the entries" },
                new("fields", Shapes.FieldPaths, "What an entry says: the fields are there, and neither null nor an empty text."),
                By,
            ])
        {
            Alternatives = [["entry"], ["fields"]],
            Needs = [["by", "entry"]],
        },
        new(
            "minimisation", "What must not be seen is not seen: in no payload, no subject and no correlation id of an event, and no error of a handling.",
            [
                new("never", Shapes.OneOrMoreOf(ComplianceCatalog.Data), "Data that is known by its form, in texts, names of fields and whole numbers."),
                new("without", Shapes.Names, "Names of fields that no payload has, at whatever depth, unless they are null."),
                new("events", Shapes.EventTypes, "Only in these event types, and errors of their handlings.") { Default = "in all" },
            ])
        {
            Alternatives = [["never"], ["without"]],
        },
        new(
            "breach_notification", "Each breach is told of in time.",
            [
                new("detected", Shapes.EventType, "The type of a breach.") { IsRequired = true },
                new("notified", Shapes.EventType, "The type that tells of it.") { IsRequired = true },
                new("within", Shapes.Duration, "The longest time between the two.") { Default = "the shortest that the standards allow" },
                By,
            ]),
        new(
            "erasure", "Who asks to be forgotten is forgotten in time, and stays so.",
            [
                new("requested", Shapes.EventType, "The type that asks for it.") { IsRequired = true },
                new("erased", Shapes.EventType, "The type that says it is done.") { IsRequired = true },
                new("within", Shapes.Duration, "The longest time between the two.") { Default = "the shortest that the standards allow" },
                new("forgets", Shapes.Names, "Names of fields, at whatever depth: a value that one of them had, or held at whatever depth, in an event about the subject up to its erasure is in no later event, unless another subject has it too. One of 4 characters or more is sought within texts too."),
                By,
            ])
        {
            Needs = [["forgets", "by"]],
        },
        new(
            "segregation_of_duties", "Two steps are not taken by one person, and the second not without the first.",
            [
                new("first", Shapes.EventType, "The type of the first step.") { IsRequired = true },
                new("first_actor", Shapes.FieldPath, "The field that says who took it.") { IsRequired = true },
                new("second", Shapes.EventType, "The type of the second step.") { IsRequired = true },
                new("second_actor", Shapes.FieldPath, "The field that says who took that.") { IsRequired = true },
                By,
            ]),
        new(
            "retention", "What is stored is kept long enough, and not too long. A deletion is of all that was stored about the same before it.",
            [
                new("created", Shapes.EventType, "The type that stores something.") { IsRequired = true },
                new("deleted", Shapes.EventType, "The type that deletes it.") { IsRequired = true },
                new("at_least", Shapes.Duration, "The shortest time between the two.") { Default = "the longest that the standards ask for" },
                new("at_most", Shapes.Duration, "The longest time between the two, for what is not deleted yet until now; `gdpr` sets none but asks for one."),
                By,
            ]),
    ];
}
