using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Parlae.Pms.Tests.Support;

/// <summary>A <c>.http</c> file as VS Code's REST Client reads it: variables, named requests, members of their answers.</summary>
internal sealed partial class HttpFile
{
    private readonly Dictionary<string, string> variables = [];
    private readonly Dictionary<string, string> answers = [];
    private readonly List<string> requests;

    private HttpFile(string text, IReadOnlyDictionary<string, string> instead)
    {
        requests = [.. Separator().Split(text.ReplaceLineEndings("\n"))];
        foreach (Match variable in Variable().Matches(requests[0]))
            variables[variable.Groups[1].Value] = instead.GetValueOrDefault(variable.Groups[1].Value, variable.Groups[2].Value);
        requests.RemoveAt(0);
    }

    public IReadOnlyDictionary<string, string> Variables => variables;

    /// <param name="instead">Values of variables other than the file's.</param>
    public static HttpFile Read(string path, IReadOnlyDictionary<string, string> instead) => new(File.ReadAllText(path), instead);

    /// <summary>Sends all requests in their order.</summary>
    public async IAsyncEnumerable<(string Title, HttpResponseMessage Answer, string Body)> SendAsync(HttpClient client)
    {
        foreach (var text in requests)
        {
            var (head, body) = text.Split("\n\n", 2) is [var first, var rest] ? (first, rest.Trim()) : (text, "");
            var lines = head.Split('\n');
            var line = lines.Skip(1).First(each => !each.StartsWith('#')).Split(' ', 2);
            using var request = new HttpRequestMessage(new HttpMethod(line[0]), new Uri(Filled(line[1])));
            request.Content = body.Length > 0 ? new StringContent(Filled(body), Encoding.UTF8, "application/json") : null;
            foreach (Match header in Header().Matches(head))
            {
                if (header.Groups[1].Value != "Content-Type")
                    Assert.True(request.Headers.TryAddWithoutValidation(header.Groups[1].Value, Filled(header.Groups[2].Value)));
            }

            using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
            var answered = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            if (Name().Match(head) is { Success: true } name)
                answers[name.Groups[1].Value] = answered;
            yield return (lines[0].Trim(), answer, answered);
        }
    }

    private string Filled(string text) => Placeholder().Replace(text, match => match.Groups[1].Value switch
    {
        "$guid" => Guid.NewGuid().ToString(),
        var name when variables.TryGetValue(name, out var value) => value,
        var place when Answer().Match(place) is { Success: true } answer => Member(answers[answer.Groups[1].Value], answer.Groups[2].Value),
        var unknown => throw new InvalidOperationException($"Nothing is called '{unknown}'."),
    });

    private static string Member(string answer, string path)
    {
        if (path == "*")
            return answer;
        var found = Step().Matches(path).Aggregate(JsonNode.Parse(answer), (node, step) => step.Groups[1].Success ? node![step.Groups[1].Value] : node![int.Parse(step.Groups[2].Value, null)]);
        return found!.ToString();
    }

    [GeneratedRegex("^###", RegexOptions.Multiline)]
    private static partial Regex Separator();

    [GeneratedRegex(@"^@(\w+) = (.+)$", RegexOptions.Multiline)]
    private static partial Regex Variable();

    [GeneratedRegex(@"^# @name (\w+)$", RegexOptions.Multiline)]
    private static partial Regex Name();

    [GeneratedRegex("^([A-Z][A-Za-z-]+): (.+)$", RegexOptions.Multiline)]
    private static partial Regex Header();

    [GeneratedRegex(@"\{\{([^{}]+)\}\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"^(\w+)\.response\.body\.(.+)$")]
    private static partial Regex Answer();

    [GeneratedRegex(@"\.(\w+)|\[(\d+)\]")]
    private static partial Regex Step();
}
