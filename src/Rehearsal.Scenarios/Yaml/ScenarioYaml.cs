namespace Rehearsal.Scenarios;

/// <summary>Reads scenario files: YAML 1.2, one scenario a file.</summary>
/// <remarks>Thread-safe. Bad content never throws: every error in it is a <see cref="Diagnostic"/>, all at once. Bounds: <see cref="ScenarioLimits"/>.</remarks>
public static class ScenarioYaml
{
    /// <summary>Reads a file's bytes.</summary>
    /// <param name="file">The file's name as it is to be shown.</param>
    /// <param name="content">UTF-8, with or without a byte order mark, or UTF-16 with one.</param>
    /// <returns>The scenario, or every error.</returns>
    public static ScenarioReading Read(string file, ReadOnlyMemory<byte> content)
    {
        var errors = new ReadingErrors(file);
        return YamlText.Decode(content, errors) is { } text ? Read(file, text, errors) : new ScenarioReading(null, errors.ToList());
    }

    /// <summary>Reads a file's text.</summary>
    /// <param name="file">The file's name as it is to be shown.</param>
    /// <param name="content">The text.</param>
    /// <returns>The scenario, or every error.</returns>
    public static ScenarioReading Read(string file, string content) => Read(file, content, new ReadingErrors(file));

    /// <summary>Writes a scenario as a file: one that reads as the same scenario, with the same hash.</summary>
    /// <remarks>
    /// Templates are written as what they came to: the rows of a table each bring their own steps. With many rows that may be more than
    /// <see cref="ScenarioLimits.FileBytesMax"/>, which <see cref="Read(string, string)"/> refuses.
    /// </remarks>
    /// <param name="scenario">The scenario.</param>
    /// <returns>YAML, ending with a line break.</returns>
    public static string Write(Scenario scenario)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        return ScenarioWriter.Write(scenario);
    }

    private static ScenarioReading Read(string file, string content, ReadingErrors errors)
    {
        if (!YamlText.CheckCharacters(content, errors))
        {
            return new ScenarioReading(null, errors.ToList());
        }

        var root = YamlTreeReader.Read(content, errors);
        if (root is null && !errors.Any)
        {
            root = new YamlMap([], new SourceLocation(1, 1));
        }

        var scenario = root is null ? null : ReadScenario(file, root, errors);
        return errors.Any ? new ScenarioReading(null, errors.ToList()) { Draft = scenario } : new ScenarioReading(scenario, []);
    }

    private static Scenario? ReadScenario(string file, YamlNode root, ReadingErrors errors)
    {
        if (root is not YamlMap)
        {
            errors.WrongType(root, "a scenario file", "a mapping with the keys name and steps", "write 'name: …' and 'steps:'");
            return null;
        }

        var keys = YamlKeys.Of(root, "scenario", errors, FileConstruct.Scenario.KeyNames, FileConstruct.Later)!;
        var services = YamlValues.Texts(
            YamlKeys.Of(keys.Find("setup"), "setup", errors, FileConstruct.Setup.KeyNames)?.Find("services"), "'services'", errors, distinct: true);
        var tags = YamlValues.Texts(keys.Find("tags"), "'tags'", errors, distinct: true);
        var steps = keys.Require("steps") is { } node ? new StepReader(errors, new ColumnBudget(errors)).Read(node, "'steps'") : [];
        CheckTotals(steps, keys, errors);
        var chaos = new ChaosReader(errors).Read(keys.Find("chaos"));
        FaultNames.Check(chaos, steps, errors);
        return new Scenario
        {
            Name = YamlValues.Text(keys.Require("name"), "'name'", errors) ?? "",
            Description = YamlValues.TextOrEmpty(keys.Find("description"), "'description'", errors),
            File = file,
            System = YamlValues.Text(keys.Find("system"), "'system'", errors),
            Seed = YamlValues.Seed(keys.Find("seed"), errors),
            Tags = tags is null ? [] : tags.ConvertAll(tag => tag.Text),
            Services = services?.ConvertAll(service => service.Text),
            ServiceLocations = services is null ? [] : services.ConvertAll(service => service.Location),
            Chaos = chaos,
            Steps = steps,
            SettleBound = YamlValues.Duration(keys.Find("settle"), "'settle'", errors) ?? Scenario.DefaultSettleBound,
        };
    }

    private static void CheckTotals(List<Step> steps, YamlKeys keys, ReadingErrors errors)
    {
        if (ScenarioRules.TotalWait(steps) is null)
        {
            errors.Add(
                DiagnosticCodes.ImpossibleValue, keys.PlaceOf("steps"), "the waits and time-outs add up to too much.",
                $"at most {ScenarioLimits.DurationTotalMax.TotalDays:N0} days", "more", "wait for less");
        }

        if (StepTree.CountTaken(steps) > ScenarioLimits.StepsTakenMax)
        {
            errors.Add(
                DiagnosticCodes.TooLarge, keys.PlaceOf("steps"), "too many steps are taken, rounds, branches and rows each counted.",
                $"at most {ScenarioLimits.StepsTakenMax:N0}", "more", "repeat less often, or split the scenario");
        }
    }
}
