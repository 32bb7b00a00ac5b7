namespace Rehearsal.Hosting.Tests;

/// <summary>Scenario files for <see cref="EchoSystem"/>.</summary>
internal static class EchoScenario
{
    public const string Passing = """
        name: A call is answered
        tags: [commit]
        steps:
          - trigger: { event: Called }
          - wait_for_event: { event: Answered }
          - assert: { event_count: { Answered: { exact: 1 } } }
        """;

    public const string Failing = """
        name: A call is answered twice
        seed: 7
        tags: [nightly]
        steps:
          - trigger: { event: Called }
          - assert: { event_count: { Answered: { exact: 2 } } }
        """;

    public const string FailingWait = """
        name: The second call comes too late
        steps:
          - trigger: { event: Called }
          - wait_for_event: { event: Answered, where: { id: c-2 }, timeout: 5s }
          - trigger: { event: Called, data: { id: c-2 } }
          - wait_for_time: 60d
          - assert:
              event_count: { Answered: { exact: 2 } }
              duration: { max: 1s }
        """;

    public const string UnknownEvent = """
        name: Nobody knows this event
        steps:
          - trigger: { event: Caled }
        """;
}
