namespace Parlae.Pms.Functions.Web.Pages;

/// <summary>
/// A page: what it shows, and what its forms do. Who may see it stands in <see cref="PageList"/>; that a form is ours has been checked before
/// <see cref="SubmitAsync"/>.
/// </summary>
internal abstract class WebPage
{
    public virtual Task<PageAnswer> ShowAsync(PageCall call) => throw new NotSupportedException($"{GetType().Name} lists GET and shows nothing.");

    public virtual Task<PageAnswer> SubmitAsync(PageCall call, IFormCollection form) => throw new NotSupportedException($"{GetType().Name} lists POST and does nothing.");
}
