using Microsoft.Extensions.Logging;

namespace Parlae.Pms.Core.Figures;

/// <summary>What <see cref="LateRows{T}"/> say.</summary>
internal static partial class LateLog
{
    [LoggerMessage(1, LogLevel.Error, "{Rows} rows of figures broke when they were written, one of them with {Fault}; they are kept for the next time")]
    public static partial void Broken(ILogger logger, int rows, string fault);
}
