namespace Parlae.Pms.Sandbox.Demo;

/// <summary>Tells the demo to whoever watches it, and counts what did not hold.</summary>
internal sealed class DemoReport(TextWriter output)
{
    private const int LabelWidth = 11;

    private readonly List<string> failed = [];

    internal bool Held => failed.Count == 0;

    internal void Heading(string text)
    {
        output.WriteLine();
        output.WriteLine(text);
    }

    internal void Line(string label, string text) => output.WriteLine($"  {label.PadRight(LabelWidth)}{text}");

    internal void Check(bool held, string what)
    {
        Line(held ? "ok" : "FAILED", what);
        if (!held)
            failed.Add(what);
    }

    /// <summary>Ends the demo at a check without which the rest makes no sense.</summary>
    /// <exception cref="DemoFailure">It does not hold.</exception>
    internal void Need(bool held, string what)
    {
        if (held)
            return;
        Check(held, what);
        throw new DemoFailure($"The demo stops: it does not hold that {what}.");
    }

    internal void Sum()
    {
        output.WriteLine();
        output.WriteLine(Held ? "Everything held." : $"Did not hold: {string.Join("; ", failed)}.");
    }
}
