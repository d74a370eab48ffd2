namespace Parlae.Pms.Functions.Hosting.Commands;

/// <summary>One word of the command line.</summary>
internal interface ICommand
{
    string Name { get; }

    /// <summary>The options, as the usage text shows them after the name; null hides the command.</summary>
    string? Usage { get; }

    /// <param name="arguments">What follows the name.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    /// <exception cref="UsageException">The arguments are not as <see cref="Usage"/> says.</exception>
    Task<int> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken);
}
