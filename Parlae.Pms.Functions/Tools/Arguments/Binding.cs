namespace Parlae.Pms.Functions.Tools.Arguments;

/// <summary>What reading a tool's arguments came to.</summary>
public abstract record Binding<T>
{
    private Binding() { }

    /// <summary>All arguments are well formed; whether they make sense is the tool's business.</summary>
    public sealed record Bound(T Value) : Binding<T>;

    /// <summary>An argument is missing or cannot be used.</summary>
    /// <param name="Sentence">Can be spoken; says what to ask for and never repeats what was given.</param>
    /// <param name="Argument">The argument's name; null: the arguments as a whole.</param>
    public sealed record Invalid(string Sentence, string? Argument) : Binding<T>;
}
