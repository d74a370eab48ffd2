namespace Parlae.Pms.Core.Figures;

/// <summary>For how long figures and the list of calls are kept (<c>Parlae__Figures__Days</c>).</summary>
public sealed record FigureLife(int Days)
{
    public const int Usual = 90;

    public TimeSpan Value => TimeSpan.FromDays(Days);
}
