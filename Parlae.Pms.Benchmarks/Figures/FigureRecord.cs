using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parlae.Pms.Benchmarks.Figures;

/// <summary>The run as a file, for those who compare it with another.</summary>
internal static class FigureRecord
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter<Verdict>(JsonNamingPolicy.CamelCase) },
    };

    public static async Task WriteAsync(string file, IReadOnlyList<Figure> figures, IReadOnlyList<Grid> grids, TimeSpan took, DateTimeOffset at)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        await File.WriteAllTextAsync(file, Text(figures, grids, took, at));
    }

    internal static string Text(IReadOnlyList<Figure> figures, IReadOnlyList<Grid> grids, TimeSpan took, DateTimeOffset at) => JsonSerializer.Serialize(new
    {
        at,
        seconds = Math.Round(took.TotalSeconds, 1),
        machine = new { cores = Environment.ProcessorCount, os = RuntimeInformation.OSDescription, runtime = RuntimeInformation.FrameworkDescription },
        held = figures.All(figure => figure.Verdict != Verdict.Missed),
        figures,
        grids,
    }, Json);
}
