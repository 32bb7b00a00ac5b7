namespace Rehearsal.Scenarios;

/// <summary>Reads <c>http</c> and <c>query</c>.</summary>
internal sealed class RequestReader(ReadingErrors errors)
{
    public RequestStep? Read(YamlEntry entry)
    {
        var isQuery = entry.Key == "query";
        var construct = isQuery ? StepConstructs.Query : StepConstructs.Http;
        if (YamlKeys.Of(entry.Value, entry.Key, errors, construct.KeyNames) is not { } keys)
        {
            return null;
        }

        var method = isQuery ? "GET" : YamlValues.OneOf(keys.Find("method"), "'method'", errors, RequestAddress.Methods) ?? "GET";
        var (service, host, path, target) = ReadTarget(keys, entry.Key);
        var expect = YamlKeys.Of(keys.Find("expect"), "expect", errors, StepConstructs.Expectation.KeyNames);
        RequestStep step = isQuery ? new QueryStep(path) : new HttpStep(method, path);
        return step with
        {
            Location = entry.KeyLocation,
            Service = service,
            Host = host,
            TargetLocation = target,
            Headers = ReadHeaders(keys.Find("headers")),
            Body = isQuery ? null : keys.Find("body") is { } body ? YamlJson.Encode(body, "'body'", errors) : null,
            Timeout = ReadTimeout(keys.Find("timeout")),
            Statuses = ReadStatuses(expect?.Find("status")),
            Json = new ConditionReader(errors).ReadPlain(expect?.Find("json"), "'json'"),
            Save = ReadSave(keys.Find("save")),
        };
    }

    private (string? Service, string? Host, string Path, SourceLocation Target) ReadTarget(YamlKeys keys, string owner)
    {
        if (keys.Find("url") is { } url)
        {
            foreach (var key in (string[])["service", "path"])
            {
                if (keys.Find(key) is not null)
                {
                    errors.Add(
                        DiagnosticCodes.ImpossibleValue, keys.PlaceOf(key), $"'{key}' cannot stand beside 'url'.", "'url', or 'service' and 'path'", "both",
                        "remove one of them");
                }
            }

            var address = YamlValues.Text(url, "'url'", errors);
            if (address is not null && RequestAddress.Split(address) is null)
            {
                errors.Impossible(url, "'url'", "an address such as http://payments.example/charges");
                return (null, "", "/", url.Location);
            }

            var (host, rest) = address is null ? ("", "/") : RequestAddress.Split(address)!.Value;
            return (null, host, rest, url.Location);
        }

        var serviceNode = keys.Find("service");
        if (serviceNode is null)
        {
            errors.Add(
                DiagnosticCodes.MissingKey, keys.Location, $"'{owner}' does not say who answers.", "'service' and 'path', or 'url'", "neither",
                "add 'service: …' and 'path: …'");
        }

        var pathNode = serviceNode is null ? keys.Find("path") : keys.Require("path");
        var path = YamlValues.Text(pathNode, "'path'", errors);
        if (path is not null && !RequestAddress.IsPath(path))
        {
            errors.Impossible(pathNode!, "'path'", "a path that begins with '/'");
        }

        return (YamlValues.Text(serviceNode, "'service'", errors), null, path ?? "/", serviceNode?.Location ?? default);
    }

    private List<KeyValuePair<string, string>> ReadHeaders(YamlNode? node)
    {
        var headers = new List<KeyValuePair<string, string>>();
        if (node is null)
        {
            return headers;
        }

        if (node is not YamlMap map)
        {
            errors.WrongType(node, "'headers'", "a mapping of header names to texts", "write 'headers: { x-tenant: a }'");
            return headers;
        }

        foreach (var (name, location, value) in map.Entries)
        {
            var text = YamlValues.TextOrEmpty(value, $"the header '{ShownText.Shorten(name)}'", errors);
            if (!RequestAddress.IsHeaderName(name))
            {
                errors.Add(
                    DiagnosticCodes.ImpossibleValue, location, $"'{ShownText.Shorten(name)}' cannot be sent as a header.",
                    "a header name that does not describe the body, such as x-tenant", $"'{ShownText.Shorten(name)}'", "rename or remove it");
            }
            else if (text is not null && !RequestAddress.IsHeaderValue(text))
            {
                errors.Impossible(value, $"the header '{name}'", "visible ASCII characters and spaces");
            }
            else if (text is not null)
            {
                headers.Add(new(name, text));
            }
        }

        return headers;
    }

    private TimeSpan ReadTimeout(YamlNode? node)
    {
        var timeout = YamlValues.Duration(node, "'timeout'", errors) ?? RequestStep.DefaultTimeout;
        if (!RequestAddress.IsTimeout(timeout))
        {
            errors.Impossible(node!, "'timeout'", "from a millisecond to a day");
        }

        return timeout;
    }

    private List<int> ReadStatuses(YamlNode? node)
    {
        var statuses = new List<int>();
        if (node is YamlList { Items.Count: 0 })
        {
            errors.Impossible(node, "'status'", "a status, or a list of them");
        }

        foreach (var item in node is YamlList list ? list.Items : node is null ? [] : [node])
        {
            if (YamlValues.Whole(item, "'status'", 0, errors) is { } status)
            {
                if (status is < 100 or > 599)
                {
                    errors.Impossible(item, "'status'", "from 100 to 599");
                }

                statuses.Add(status);
            }
        }

        return statuses;
    }

    private List<SavedField> ReadSave(YamlNode? node)
    {
        var saved = new List<SavedField>();
        if (node is null)
        {
            return saved;
        }

        if (node is not YamlMap { Entries.Count: > 0 } map)
        {
            errors.WrongType(node, "'save'", "a mapping of names to field paths", "write 'save: { charge: id }', or remove the key");
            return saved;
        }

        foreach (var (name, location, value) in map.Entries)
        {
            if (!Columns.IsName(name))
            {
                errors.Add(
                    DiagnosticCodes.ImpossibleValue, location, "a saved value's name has letters, digits and '_', a letter first.", "a name such as charge_id",
                    $"'{ShownText.Shorten(name)}'", "rename it");
            }

            if (YamlValues.Text(value, $"the path of '{ShownText.Shorten(name)}'", errors) is { } path)
            {
                ConditionReader.CheckPath(path, value.Location, errors);
                saved.Add(new SavedField(name, path) { Location = location });
            }
        }

        return saved;
    }
}
