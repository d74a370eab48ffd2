namespace Parlae.Pms.Functions.Web.Pages.Entrance;

/// <summary>The page on which people sign in.</summary>
/// <param name="Form">Where the form goes.</param>
/// <param name="Provider">Where the provider's way begins; null: there is none.</param>
/// <param name="HasKeyForm">Keys are taken.</param>
/// <param name="Notice">Why they are here, as a sentence; null: they came by themselves.</param>
/// <param name="Problem">Why the last try failed.</param>
public sealed record SignInModel(string Form, string? Provider, bool HasKeyForm, string? Notice, string? Problem);
