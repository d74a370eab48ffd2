using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Parlae.Pms.Tests.Infra;

/// <summary>The file through which azd hands an environment's values to the template.</summary>
public sealed partial class ParametersFileTests
{
    [Fact]
    public async Task It_fits_the_template()
    {
        var template = (await Infrastructure.TemplateAsync)["parameters"]!.AsObject();
        var given = Given();

        Assert.Empty(given.Select(parameter => parameter.Key).Except(template.Select(parameter => parameter.Key)));
        Assert.Empty(template.Where(parameter => parameter.Value!["defaultValue"] is null).Select(parameter => parameter.Key).Except(given.Select(parameter => parameter.Key)));
        Assert.Empty(template.Where(parameter => $"{parameter.Value!["type"]}" == "securestring").Select(parameter => parameter.Key).Except(given.Select(parameter => parameter.Key)));
    }

    [Fact]
    public async Task What_it_takes_when_nothing_is_chosen_is_the_templates_default()
    {
        var template = (await Infrastructure.TemplateAsync)["parameters"]!.AsObject();

        foreach (var (name, value) in Given())
        {
            if (Variable().Match($"{value!["value"]}") is { Success: true } variable && template[name]!["defaultValue"] is { } usual)
                Assert.Equal((name, $"{usual}"), (name, variable.Groups[1].Value));
        }
    }

    private static JsonObject Given() => JsonNode.Parse(File.ReadAllText(Path.Combine(BicepCompiler.Folder, "main.parameters.json")))!["parameters"]!.AsObject();

    [GeneratedRegex(@"^\$\{[A-Z_]+=?(.*)\}$")]
    private static partial Regex Variable();
}
