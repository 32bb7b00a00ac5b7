using Rehearsal.Events;

namespace Rehearsal.Scenarios;

/// <summary>Says what a request sends, and what must be answered.</summary>
public sealed class RequestBuilder
{
    private readonly List<KeyValuePair<string, string>> headers = [];
    private readonly List<SavedField> saved = [];
    private readonly EventDataBuilder conditions = new();
    private RequestStep step;

    internal RequestBuilder(RequestStep step) => this.step = step;

    /// <summary>Sends a header.</summary>
    /// <param name="name">The name; not one that describes the body.</param>
    /// <param name="value">The value: visible ASCII characters and spaces.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">The name or the value cannot be sent.</exception>
    public RequestBuilder Header(string name, string value)
    {
        if (!RequestAddress.IsHeaderName(FluentArgument.Text(name)) || value is null || !RequestAddress.IsHeaderValue(value))
        {
            throw new ArgumentException($"'{name}: {value}' cannot be sent as a header.", nameof(name));
        }

        headers.Add(new(name, value));
        return this;
    }

    /// <summary>Sends a body as JSON.</summary>
    /// <param name="body">The body, encoded by <see cref="EventJson"/>.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="InvalidOperationException">The request is a query.</exception>
    public RequestBuilder Body(object? body)
    {
        if (step is QueryStep)
        {
            throw new InvalidOperationException("A query has no body.");
        }

        step = step with { Body = new EventData(EventJson.Encode(body).Utf8Json) };
        return this;
    }

    /// <summary>Bounds the wait for the answer.</summary>
    /// <param name="timeout">Stage time, a millisecond to a day; 30 s when it is not called.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The time is beyond its range.</exception>
    public RequestBuilder Within(TimeSpan timeout)
    {
        step = RequestAddress.IsTimeout(timeout)
            ? step with { Timeout = timeout }
            : throw new ArgumentOutOfRangeException(nameof(timeout), timeout, "The time-out must be a millisecond to a day.");
        return this;
    }

    /// <summary>Asks for one of these statuses in the place of 200 to 299.</summary>
    /// <param name="statuses">The statuses, 100 to 599.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">There is none, or one is beyond its range.</exception>
    public RequestBuilder ExpectStatus(params int[] statuses)
    {
        ArgumentNullException.ThrowIfNull(statuses);
        step = statuses.Length > 0 && Array.TrueForAll(statuses, static status => status is >= 100 and <= 599)
            ? step with { Statuses = (int[])[.. statuses] }
            : throw new ArgumentException("A status is 100 to 599, and there is at least one.", nameof(statuses));
        return this;
    }

    /// <summary>Asks something of the answer's JSON; every condition must hold.</summary>
    /// <param name="json">Adds the conditions; without an occurrence.</param>
    /// <returns>This builder.</returns>
    public RequestBuilder ExpectJson(Action<EventDataBuilder> json)
    {
        ArgumentNullException.ThrowIfNull(json);
        json(conditions);
        return this;
    }

    /// <summary>Keeps a field of the answer's JSON, which later steps use as <c>${name}</c>.</summary>
    /// <param name="name">The name: letters, digits and '_', a letter first.</param>
    /// <param name="path">The field's path.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">The name or the path is not one.</exception>
    public RequestBuilder Save(string name, string path)
    {
        saved.Add(new SavedField(FluentArgument.Name(name), FluentArgument.Path(path)));
        return this;
    }

    internal RequestStep Build() => step with { Headers = headers.ToArray(), Json = conditions.Conditions.ToArray(), Save = saved.ToArray() };
}
