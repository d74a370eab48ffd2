using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using Parlae.Pms.Core;
using Parlae.Pms.Core.Privacy.Classification;
using Parlae.Pms.Functions.Hosting.Settings;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Privacy.Classification;

/// <summary>Every log message of ours is fixed, and everything in it is known to be safe.</summary>
public sealed partial class LogMessageTests
{
    private static readonly List<(MethodInfo Method, string Message)> Messages = [.. new[] { typeof(CoreRegistration).Assembly, typeof(ParlaeSettings).Assembly }
        .SelectMany(assembly => assembly.GetTypes())
        .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
        .Select(method => (method, method.GetCustomAttribute<LoggerMessageAttribute>()?.Message!))
        .Where(message => message.Item2 is not null)];

    [Fact]
    public void Each_placeholder_has_a_known_name_and_a_safe_type()
    {
        Assert.True(Messages.Count > 30, "the messages were not found");
        var unsafeOnes = Messages.SelectMany(message => Placeholder().Matches(message.Message).Select(match => match.Groups[1].Value).Select(name =>
                (Name: name, Parameter: message.Method.GetParameters().Single(parameter => string.Equals(parameter.Name, name, StringComparison.OrdinalIgnoreCase)), message.Method)))
            .Where(found => !Redaction.IsAllowed(found.Name, found.Parameter.ParameterType))
            .Select(found => $"{found.Method.DeclaringType?.FullName}.{found.Method.Name}: {found.Parameter.ParameterType.Name} {found.Name}");

        Assert.Empty(unsafeOnes);
    }

    [Fact]
    public void Each_message_is_logged_by_a_generated_method()
    {
        var sources = new[] { "Parlae.Pms.Core", "Parlae.Pms.Functions" }
            .SelectMany(project => Directory.EnumerateFiles(Path.Combine(BuiltApp.Root, project), "*.cs", SearchOption.AllDirectories))
            .Where(file => !Path.GetRelativePath(BuiltApp.Root, file).Split(Path.DirectorySeparatorChar).Contains("obj"));

        Assert.DoesNotContain(sources, file => OtherWays().IsMatch(File.ReadAllText(file)));
    }

    [GeneratedRegex(@"\{(\w+)[^}]*\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"\.Log(Trace|Debug|Information|Warning|Error|Critical)\(|\.Log\(LogLevel")]
    private static partial Regex OtherWays();
}
