namespace Parlae.Pms.Functions.Web.Pages.Entrance;

/// <summary>Somebody is still there: to have asked is enough.</summary>
internal sealed class StayPage : WebPage
{
    public override Task<PageAnswer> SubmitAsync(PageCall call, IFormCollection form) => Task.FromResult<PageAnswer>(new PageAnswer.Done());
}
