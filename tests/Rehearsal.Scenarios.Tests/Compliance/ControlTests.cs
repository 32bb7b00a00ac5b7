using System.Text;
using Rehearsal.Events;

namespace Rehearsal.Scenarios.Tests;

/// <summary>What shows that a control holds, what breaks it, and what is no evidence.</summary>
public sealed class ControlTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly List<EventEnvelope> events = [];
    private readonly List<Span> handlings = [];
    private DateTimeOffset? now;

    [Theory]
    [InlineData("""{"card":"tok_1","items":[{"card":"tok_2"},{"card":null}]}""", true, "2 protected")]
    [InlineData("""{"items":[{"card":"tok_1"},{"card":"4111111111111111"}]}""", false, "items[1].card of A number 1 is in clear")]
    [InlineData("""{"payment":{"card":4111}}""", false, "payment.card of A number 1 is in clear")]
    [InlineData("""{"card":{"number":"tok_1"}}""", false, "card of A number 1 is in clear")]
    [InlineData("""{"card":null}""", false, "no evidence: no event has card")]
    [InlineData("""{"\ud800":"x","card":"\ud800"}""", false, "card of A number 1 is in clear")]
    public void Encryption_FieldsAtEveryDepth_HaveProtectedValues(string data, bool holds, string actual)
    {
        Publish("A", data: data);

        AssertThat("encryption: { fields: card, matches: ^tok_ }", holds, actual);
    }

    [Fact]
    public void Encryption_OfSomeEvents_LooksAtNoOthers()
    {
        Publish("A", data: """{"card":"4111"}""");
        Publish("B", data: """{"card":"tok_1"}""");

        AssertThat("encryption: { fields: card, matches: ^tok_, events: B }", true, "1 protected");
        AssertThat("encryption: { fields: [card, pin], matches: ^tok_, events: C }", false, "no evidence: no event has card or pin");
    }

    [Theory]
    [InlineData("""{"note":"paid with 4111-1111-1111-1111, thanks"}""", "card_number at note of A number 1")]
    [InlineData("""{"lines":[["ok",4111111111111111]]}""", "card_number at lines[0][1] of A number 1")]
    [InlineData("""{"to":{"address":"Ada <ada@example.org>"}}""", "email_address at to.address of A number 1")]
    [InlineData("""{"cvv":"123"}""", "a value at cvv of A number 1")]
    [InlineData("""{"cvv":{"digits":3}}""", "a value at cvv of A number 1")]
    [InlineData("\"ada@example.org\"", "email_address at the payload of A number 1")]
    [InlineData("""{"paid":4.111111111111111E+15}""", "card_number at paid of A number 1")]
    [InlineData("""{"paid":[4111111111111111.0]}""", "card_number at paid[0] of A number 1")]
    [InlineData("""{"paid":-4111111111111111}""", "card_number at paid of A number 1")]
    [InlineData("""{"sent":{"ada@example.org":"4111111111111111"}}""", "email_address in the name at sent.? of A number 1")]
    [InlineData("""{"a\nb":{"cvv":1}}""", "a value at a\\nb.cvv of A number 1")]
    public void Minimisation_WhatMustNotBeSeen_IsNamedByItsPlaceAndNotShown(string data, string actual)
    {
        Publish("A", data: data);

        AssertThat("minimisation: { never: [card_number, email_address], without: cvv }", false, actual);
    }

    [Theory]
    [InlineData("""{"note":"order 4111111111111112 of 2026-01-01","amount":0.4111111111111111,"cvv":null}""")]
    [InlineData("""{"card_number":"tok_1"}""")]
    [InlineData("""{"id":"aa4111111111111111aaaaaaaaaaaaaa","other":"aaaaaaaa-4012-8888-8888-1881aaaaaaaa"}""")]
    public void Minimisation_WhatLooksAlike_IsNone(string data)
    {
        Publish("A", data: data);

        AssertThat("minimisation: { never: [card_number, email_address, iban, us_ssn], without: cvv }", true, "none in 1 event");
    }

    [Fact]
    public void Minimisation_SubjectsAndErrors_AreLookedAtToo()
    {
        Publish("A");
        Publish("B", subject: "ada@example.org");
        AssertThat("minimisation: { never: email_address, events: A }", true, "none in 1 event");
        AssertThat("minimisation: { never: email_address }", false, "email_address in the subject of B number 1");

        Publish("D", flow: "ada@example.org");
        AssertThat("minimisation: { never: email_address, events: D }", false, "email_address in the correlation id of D number 1");

        handlings.Add(Failed("A", "card 4111 1111 1111 1111 declined"));
        AssertThat("minimisation: { never: card_number, events: B }", true, "none in 1 event");
        AssertThat("minimisation: { never: card_number, events: A }", false, "card_number in an error of shop.take");
        AssertThat("minimisation: { never: card_number, events: C }", false, "no evidence: no C was published");
    }

    [Fact]
    public void AccessControl_EachAccess_IsGrantedAndNotRevoked()
    {
        const string Check = "access_control: { access: Read, granted: Granted, revoked: Revoked, by: [patient, user.id] }";
        AssertThat(Check, false, "no evidence: no Read was published");

        Publish("Granted", data: """{"patient":1,"user":{"id":"ada"}}""");
        Publish("Read", data: """{"patient":1.0,"user":{"id":"ada"}}""");
        AssertThat(Check, true, "1 granted");

        Publish("Revoked", data: """{"patient":2,"user":{"id":"ada"}}""");
        Publish("Revoked", data: """{"patient":1}""");
        Publish("Read", data: """{"patient":1,"user":{"id":"ada"}}""");
        AssertThat(Check, true, "2 granted");

        Publish("Revoked", data: """{"patient":1,"user":{"id":"ada"}}""");
        Publish("Read", data: """{"patient":1,"user":{"id":"ada"}}""");
        AssertThat(Check, false, "Revoked before Read number 3 (patient = 1, user.id = \"ada\")");
    }

    [Theory]
    [InlineData("""{"user":"ada"}""", "no Granted before Read number 1 (it does not say of what)")]
    [InlineData("""{"user":"ada","patient":null}""", "no Granted before Read number 1 (it does not say of what)")]
    [InlineData("""{"user":"ada","patient":"1"}""", "no Granted before Read number 1 (user = \"ada\", patient = \"1\")")]
    [InlineData("""{"user":"ada1","patient":""}""", "no Granted before Read number 1 (user = \"ada1\", patient = \"\")")]
    public void AccessControl_AccessToSomethingElse_IsNotGranted(string data, string actual)
    {
        Publish("Granted", data: """{"user":"ada","patient":1}""");
        Publish("Read", data: data);

        AssertThat("access_control: { access: Read, granted: Granted, by: [user, patient] }", false, actual);
    }

    [Fact]
    public void AccessControl_WithoutFields_IsOfOneFlow()
    {
        Publish("Granted", flow: "f1");
        Publish("Read", flow: "f1");
        Publish("Read", flow: "f2");

        AssertThat("access_control: { access: Read, granted: Granted }", false, "no Granted before Read number 2 (flow f2)");
    }

    [Theory]
    [InlineData("ada@example.org", "access_control: { access: Read, granted: Granted, by: card }")]
    [InlineData("4111 1111 1111 1111", "access_control: { access: Read, granted: Granted, by: card }")]
    [InlineData("f1", "access_control: { access: Read, granted: Granted }")]
    public void Result_WhatAnEventIsAbout_IsNotShownWhenItIsData(string value, string check)
    {
        Publish("Read", data: $$"""{"card":"{{value}}"}""", flow: value == "f1" ? "ada@example.org" : "f1");

        AssertThat(check, false, "no Granted before Read number 1 (what it is about is not shown)");
    }

    [Fact]
    public void AuditTrail_EachDecision_HasAnEntryOfItsOwn()
    {
        const string Check = "audit_trail: { events: [Approved, Rejected], entry: Entry, fields: [actor], by: id }";
        AssertThat(Check, false, "no evidence: no Approved or Rejected was published");

        Publish("Entry", data: """{"id":1,"actor":"ada"}""");
        Publish("Approved", data: """{"id":1}""");
        AssertThat(Check, false, "no Entry after Approved number 1 (id = 1)");

        Publish("Entry", data: """{"id":1,"actor":"ada"}""");
        Publish("Rejected", data: """{"id":2}""");
        Publish("Entry", data: """{"id":2,"actor":"ada"}""");
        AssertThat(Check, true, "2 on record");

        Publish("Approved", data: """{"id":3}""");
        Publish("Approved", data: """{"id":3}""");
        Publish("Entry", data: """{"id":3,"actor":"ada"}""");
        AssertThat(Check, false, "no Entry after Approved number 3 (id = 3)");
    }

    [Theory]
    [InlineData("""{"id":1}""")]
    [InlineData("""{"id":1,"actor":null}""")]
    [InlineData("""{"id":1,"actor":" "}""")]
    public void AuditTrail_EntryThatDoesNotSayIt_IsNone(string entry)
    {
        Publish("Approved", data: """{"id":1}""");
        Publish("Entry", data: entry);

        AssertThat("audit_trail: { events: Approved, entry: Entry, fields: actor, by: id }", false, "no actor in Entry number 1 (id = 1)");
    }

    [Fact]
    public void AuditTrail_WithoutEntries_AsksTheDecisionsThemselves()
    {
        Publish("Approved", data: """{"by":{"name":"ada"},"reason":0}""");
        AssertThat("audit_trail: { events: Approved, fields: [by.name, reason] }", true, "1 on record");

        Publish("Approved", flow: "f2", data: """{"by":{"name":"ada"}}""");
        AssertThat("audit_trail: { events: Approved, fields: [by.name, reason] }", false, "no reason in Approved number 2 (flow f2)");
    }

    [Fact]
    public void BreachNotification_EachBreach_IsToldOfInTime()
    {
        const string Check = "breach_notification: { detected: Breach, notified: Told, within: 72h, by: id }";
        AssertThat(Check, false, "no evidence: no Breach was published");

        Publish("Told", 0, """{"id":1}""");
        Publish("Breach", 1, """{"id":1}""");
        AssertThat(Check, false, "none after Breach number 1 (id = 1)");

        Publish("Breach", 10, """{"id":2}""");
        Publish("Told", 72 + 1, """{"id":1}""");
        Publish("Told", 74, """{"id":2}""");
        AssertThat(Check, true, "72 h or less, 2 times");

        Publish("Breach", 100, """{"id":3}""");
        Publish("Told", 172.5, """{"id":3}""");
        AssertThat(Check, false, "261000 s after Breach number 3 (id = 3)");
    }

    [Theory]
    [InlineData("standards: gdpr", "Told within 72 h of each Breach, in its flow [GDPR Art. 33(1)]")]
    [InlineData("standards: hipaa", "Told within 60 d of each Breach, in its flow [HIPAA 164.404(b)]")]
    [InlineData("standards: [hipaa, gdpr]", "Told within 72 h of each Breach, in its flow [HIPAA 164.404(b); GDPR Art. 33(1)]")]
    public void BreachNotification_WithoutATime_TakesTheShortestOfTheStandards(string standards, string expected)
    {
        Publish("Breach", 0);
        Publish("Told", 60 * 24);

        var result = Evaluate($"{standards}, breach_notification: {{ detected: Breach, notified: Told }}")[0];
        Assert.Equal(expected, result.Expected);
        Assert.Equal(expected.Contains("60 d", StringComparison.Ordinal), result.Passed);
    }

    [Theory]
    [InlineData("""{"id":1,"note":"back again"}""", true, "24 h")]
    [InlineData("""{"id":2,"email":"bob@example.org"}""", true, "24 h")]
    [InlineData("""{"name":"Adalbert"}""", true, "24 h")]
    [InlineData("""{"to":["Ada"]}""", false, "remembered at to[0] of Mail number 1")]
    [InlineData("""{"text":"Dear ada@example.org!"}""", false, "remembered at text of Mail number 1")]
    [InlineData("""{"phone":5551234}""", false, "remembered at phone of Mail number 1")]
    public void Erasure_WhatIsForgotten_IsInNoLaterEvent(string later, bool holds, string actual)
    {
        Publish("Signed", 0, """{"id":1,"contact":{"name":"Ada","email":"ada@example.org","phone":5551234}}""");
        Publish("Signed", 0, """{"id":2,"contact":{"name":"Bob","email":"bob@example.org"}}""");
        Publish("Asked", 1, """{"id":1}""");
        Publish("Erased", 25, """{"id":1,"email":"ada@example.org"}""");
        Publish("Mail", 26, later);

        AssertThat("erasure: { requested: Asked, erased: Erased, within: 30d, by: id, forgets: [name, email, phone] }", holds, actual);
    }

    [Theory]
    [InlineData("""{"phone":5551234.0}""", false, "remembered at phone of Mail number 1")]
    [InlineData("""{"phone":"tel:5551234"}""", false, "remembered at phone of Mail number 1")]
    [InlineData("""{"total":155512349}""", true, "24 h")]
    [InlineData("""{"text":"Dear Lovelace"}""", false, "remembered at text of Mail number 1")]
    [InlineData("""{"to":["ada@home.example"]}""", false, "remembered at to[0] of Mail number 1")]
    [InlineData("""{"to":{"ada@home.example":1}}""", false, "remembered in the name at to.? of Mail number 1")]
    [InlineData("""{"town":"Berlin"}""", true, "24 h")]
    public void Erasure_ValuesOfEveryForm_AreForgotten(string later, bool holds, string actual)
    {
        Publish("Signed", 0, """{"id":1,"name":{"last":"Lovelace","known":true},"email":["ada@home.example"],"phone":5551234,"town":"Berlin"}""");
        Publish("Signed", 0, """{"id":2,"town":"Berlin"}""");
        Publish("Asked", 1, """{"id":1}""");
        Publish("Erased", 25, """{"id":1}""");
        Publish("Mail", 26, later);

        AssertThat("erasure: { requested: Asked, erased: Erased, within: 30d, by: id, forgets: [name, email, phone, town] }", holds, actual);
    }

    [Fact]
    public void Erasure_ValueOfTwo_IsForgottenWithTheLast()
    {
        const string Check = "erasure: { requested: Asked, erased: Erased, within: 30d, by: id, forgets: town }";
        foreach (var id in (int[])[1, 2])
        {
            Publish("Signed", id, $$"""{"id":{{id}},"town":"Berlin"}""");
            Publish("Asked", id, $$"""{"id":{{id}}}""");
        }

        Publish("Erased", 3, """{"id":1}""");
        Publish("Mail", 4, """{"town":"Berlin"}""");
        AssertThat(Check, false, "none after Asked number 2 (id = 2)");

        Publish("Erased", 5, """{"id":2}""");
        AssertThat(Check, true, "3 h or less, 2 times");

        Publish("Mail", 6, """{"town":"Berlin"}""");
        AssertThat(Check, false, "remembered at town of Mail number 2");
    }

    [Fact]
    public void Erasure_OfWhatNobodyHad_IsNoEvidence()
    {
        Publish("Signed", 0, """{"customer":1,"name":"Ada"}""");
        Publish("Asked", 1, """{"id":1,"name":null}""");
        Publish("Erased", 2, """{"id":1}""");

        AssertThat("erasure: { requested: Asked, erased: Erased, within: 30d, by: id, forgets: [name, email] }", false, "no evidence: nobody who was erased had name or email");
    }

    [Fact]
    public void Erasure_InTheCorrelationId_IsRemembered()
    {
        Publish("Signed", 0, """{"id":1,"email":"ada@example.org"}""");
        Publish("Asked", 1, """{"id":1}""");
        Publish("Erased", 2, """{"id":1}""");
        Publish("Mail", 3, flow: "ada@example.org");

        AssertThat("erasure: { requested: Asked, erased: Erased, within: 30d, by: id, forgets: email }", false, "remembered at the correlation id of Mail number 1");
    }

    [Fact]
    public void Erasure_OfMany_TakesTimeInProportion()
    {
        // Where each erasure makes anew what all before it made, this takes hours.
        for (var i = 0; i < 25_000; i++)
        {
            Publish("Signed", 0, $$"""{"id":{{i}},"email":"user{{i}}@example.org"}""");
            Publish("Asked", 1, $$"""{"id":{{i}}}""");
            Publish("Erased", 2, $$"""{"id":{{i}}}""");
            Publish("Mail", 3, $$"""{"text":"Dear user{{i}}, user{{i + 1}}, user{{i + 2}}"}""");
        }

        AssertThat("erasure: { requested: Asked, erased: Erased, within: 30d, by: id, forgets: email }", true, "1 h or less, 25000 times");
    }

    [Fact]
    public void Erasure_NotAskedForOrNotDone_IsNoErasure()
    {
        const string Check = "erasure: { requested: Asked, erased: Erased, within: 30d, by: id, forgets: name }";
        Publish("Signed", 0, """{"id":1,"name":"Ada"}""");
        Publish("Erased", 1, """{"id":1}""");
        Publish("Mail", 2, """{"name":"Ada"}""");
        AssertThat(Check, false, "no evidence: no Asked was published");

        Publish("Asked", 3, """{"id":1}""");
        AssertThat(Check, false, "none after Asked number 1 (id = 1)");

        Publish("Erased", 3 + (31 * 24), """{"id":1}""");
        AssertThat(Check, false, "31 d after Asked number 1 (id = 1)");
    }

    [Theory]
    [InlineData("""{"id":1,"by":"bob"}""", true, "1 by two")]
    [InlineData("""{"id":1,"by":"ada"}""", false, "both by the same: Approved number 1 (id = 1)")]
    [InlineData("""{"id":1,"by":"eve"}""", false, "both by the same: Approved number 1 (id = 1)")]
    [InlineData("""{"id":1,"by":""}""", false, "no by in Approved number 1 (id = 1)")]
    [InlineData("""{"id":2,"by":"bob"}""", false, "no Requested before Approved number 1 (id = 2)")]
    [InlineData("""{"id":3,"by":"bob"}""", false, "no who in Requested before Approved number 1 (id = 3)")]
    [InlineData("""{"by":"bob"}""", false, "no Requested before Approved number 1 (it does not say of what)")]
    public void SegregationOfDuties_SecondStep_IsOfAnother(string approved, bool holds, string actual)
    {
        Publish("Requested", data: """{"id":1,"who":"ada"}""");
        Publish("Requested", data: """{"id":1,"who":"eve"}""");
        Publish("Requested", data: """{"id":3}""");
        Publish("Approved", data: approved);

        AssertThat("segregation_of_duties: { first: Requested, first_actor: who, second: Approved, second_actor: by, by: id }", holds, actual);
    }

    [Fact]
    public void SegregationOfDuties_NoSecondStep_IsNoEvidence()
    {
        Publish("Requested");

        AssertThat("segregation_of_duties: { first: Requested, first_actor: who, second: Approved, second_actor: by }", false, "no evidence: no Approved was published");
    }

    [Fact]
    public void Retention_Deletions_ComeNeitherTooEarlyNorTooLate()
    {
        const string Check = "retention: { created: Stored, deleted: Deleted, by: id, at_least: 10d, at_most: 20d }";
        Publish("Stored", 0, """{"id":1}""");
        Publish("Stored", 24, """{"id":1}""");
        AssertThat(Check, false, "no evidence: no Deleted was published");

        Publish("Deleted", 11 * 24, """{"id":1}""");
        AssertThat(Check, true, "2 kept and deleted in time");

        Publish("Stored", 12 * 24, """{"id":2}""");
        now = Start.AddDays(32);
        AssertThat(Check, true, "2 kept and deleted in time");

        now = Start.AddDays(32).AddTicks(1);
        AssertThat(Check, false, "no Deleted after Stored number 3 (id = 2)");

        Publish("Deleted", 13 * 24, """{"id":2}""");
        AssertThat(Check, false, "24 h: Deleted number 2 (id = 2)");
    }

    [Theory]
    [InlineData("""{"id":2}""", "no Stored before Deleted number 1 (id = 2)")]
    [InlineData("{}", "no Stored before Deleted number 1 (it does not say of what)")]
    public void Retention_DeletionOfNothing_IsBroken(string data, string actual)
    {
        Publish("Stored", 0, """{"id":1}""");
        Publish("Deleted", 24, data);

        AssertThat("retention: { created: Stored, deleted: Deleted, by: id, at_most: 20d }", false, actual);
    }

    [Fact]
    public void Retention_DeletedTwice_IsDeleted()
    {
        Publish("Stored", 0, """{"id":1}""");
        Publish("Deleted", 24, """{"id":1}""");
        Publish("Deleted", 48, """{"id":1}""");
        AssertThat("retention: { created: Stored, deleted: Deleted, by: id, at_most: 1d }", true, "1 kept and deleted in time");

        Publish("Stored", 48, """{"id":1}""");
        Publish("Deleted", 73, """{"id":1}""");
        AssertThat("retention: { created: Stored, deleted: Deleted, by: id, at_most: 1d }", false, "25 h: Deleted number 3 (id = 1)");
    }

    [Fact]
    public void Retention_SeveralAreLate_FirstIsNamed()
    {
        foreach (var id in (int[])[1, 2, 3])
        {
            Publish("Stored", 0, $$"""{"id":{{id}}}""");
        }

        Publish("Deleted", 1, """{"id":1}""");
        Publish("Deleted", 1, """{"id":2}""");
        Publish("Stored", 2, """{"id":4}""");
        now = Start.AddDays(9);

        AssertThat("retention: { created: Stored, deleted: Deleted, by: id, at_most: 1d }", false, "no Deleted after Stored number 3 (id = 3)");
    }

    [Fact]
    public void Retention_WithoutATime_TakesTheLongestOfTheStandards()
    {
        Assert.StartsWith("Deleted 2555 d or more", Evaluate("standards: [pci_dss, sox, hipaa], retention: { created: Stored, deleted: Deleted }")[0].Expected, StringComparison.Ordinal);
        Assert.StartsWith("Deleted 365 d to 400 d", Evaluate("standards: pci_dss, retention: { created: Stored, deleted: Deleted, at_most: 400d }")[0].Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void Standards_ControlsThatAreNotSaid_HaveNoEvidence()
    {
        Publish("A", data: """{"card":"tok_1"}""");

        var results = Evaluate("standards: pci_dss, encryption: { fields: card, matches: ^tok_ }");
        Assert.Equal(
            [
                ("encryption", "card match ^tok_ wherever they stand [PCI DSS 3.5.1]", "1 protected", true),
                ("access_control", "evidence [PCI DSS 7.2]", "no evidence: the check has no 'access_control'", false),
                ("audit_trail", "evidence [PCI DSS 10.2]", "no evidence: the check has no 'audit_trail'", false),
                ("minimisation", "evidence [PCI DSS 3.3.1]", "no evidence: the check has no 'minimisation'", false),
                ("retention", "evidence [PCI DSS 10.5.1]", "no evidence: the check has no 'retention'", false),
            ],
            results.Select(static result => (result.Target, result.Expected, result.Actual, result.Passed)));
        Assert.All(results, static result => Assert.Equal("compliance", result.Kind));
    }

    [Fact]
    public void Controls_OnManyEventsOfOneFlow_TakeTimeInProportion()
    {
        // Where each event is compared with all before it, this takes hours.
        for (var i = 0; i < 100_000; i++)
        {
            Publish(i % 2 == 0 ? "First" : "Second", i / 1e6, i % 2 == 0 ? """{"who":"ada"}""" : """{"by":"bob"}""");
        }

        var results = Evaluate(
            """
            access_control: { access: Second, granted: First }, audit_trail: { events: First, entry: Second }, breach_notification: { detected: First, notified: Second, within: 1h },
            segregation_of_duties: { first: First, first_actor: who, second: Second, second_actor: by }, retention: { created: First, deleted: Second, at_most: 1h }
            """);
        Assert.All(results, static result => Assert.True(result.Passed, result.Actual));
    }

    private void AssertThat(string check, bool holds, string actual)
    {
        var result = Assert.Single(Evaluate(check));
        Assert.Equal(actual, result.Actual);
        Assert.Equal(holds, result.Passed);
    }

    private IReadOnlyList<CheckResult> Evaluate(string check) => CheckEvaluator.EvaluateAll(
        Assert.Single(MarkedYaml.ReadChecks($"{{ compliance: {{ {check.ReplaceLineEndings(" ")} }} }}")),
        new Observation(events, Start) { Handlings = handlings, Now = now });

    private void Publish(string type, double atHours = 0, string data = "{}", string flow = "f1", string? subject = null) => events.Add(new EventEnvelope
    {
        Id = Guid.CreateVersion7(),
        Type = type,
        Source = "test",
        Subject = subject,
        Time = Start.AddHours(atHours),
        CorrelationId = flow,
        Data = new EventData(Encoding.UTF8.GetBytes(data)),
    });

    private static Span Failed(string trigger, string message) => new()
    {
        Id = Guid.CreateVersion7(),
        Time = Start,
        CorrelationId = "f1",
        Service = "shop",
        Handler = "take",
        TriggerId = Guid.CreateVersion7(),
        TriggerType = trigger,
        Outcome = SpanOutcome.Failed,
        Error = new SpanError("PaymentException", message),
    };
}
