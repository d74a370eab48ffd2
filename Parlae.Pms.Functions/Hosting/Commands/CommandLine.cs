using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Core.Storage;
using Parlae.Pms.Functions.Hosting.Errors;
using Parlae.Pms.Functions.Hosting.Settings;

namespace Parlae.Pms.Functions.Hosting.Commands;

/// <summary>Finds the command, runs it, and turns what goes wrong into one line on standard error and an exit code.</summary>
internal static class CommandLine
{
    /// <param name="commands">All commands; the first is what an empty command line means.</param>
    public static async Task<int> RunAsync(
        IReadOnlyList<string> arguments, IReadOnlyList<ICommand> commands, TextWriter errors, CancellationToken cancellationToken)
    {
        try
        {
            // Options alone belong to the usual command: `-- --port 7071`.
            if (arguments is [] || arguments[0].StartsWith('-'))
            {
                return await commands[0].RunAsync(arguments, cancellationToken);
            }

            var command = commands.FirstOrDefault(command => command.Name == arguments[0])
                ?? throw new UsageException($"There is no command '{arguments[0]}'.");
            return await command.RunAsync([.. arguments.Skip(1)], cancellationToken);
        }
        catch (UsageException exception)
        {
            await errors.WriteLineAsync(exception.Message);
            await errors.WriteLineAsync(Usage(commands));
            return ExitCode.Usage;
        }
        catch (SettingsException exception)
        {
            await errors.WriteLineAsync(exception.Message);
            return ExitCode.Usage;
        }
        catch (KeyRingException exception)
        {
            await errors.WriteLineAsync(exception.Message); // Names the key or its setting and what is wrong with it, never the key itself.
            return ExitCode.Usage;
        }
        catch (Exception exception) when (exception is StoreCheckException or StoreUnavailableException or AuditUnavailableException or VendorUnreachableException)
        {
            await errors.WriteLineAsync(exception.Message); // Ours, made of fixed words and ids.
            return ExitCode.Unreachable;
        }
#pragma warning disable CA1031 // The last boundary: the runtime would print the message, which may hold patient data.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            await errors.WriteLineAsync($"Failed with {ExceptionTrace.Types(exception)} at {ExceptionTrace.Site(exception)}.");
            return ExitCode.Failed;
        }
    }

    private static string Usage(IReadOnlyList<ICommand> commands)
        => "Usage:" + string.Concat(commands.Where(command => command.Usage is not null)
            .Select(command => $"\n  Parlae.Pms.Functions {$"{command.Name} {command.Usage}".TrimEnd()}"));
}
