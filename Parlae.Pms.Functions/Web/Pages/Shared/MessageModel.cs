namespace Parlae.Pms.Functions.Web.Pages.Shared;

/// <summary>A heading and a sentence.</summary>
public sealed record MessageModel(string Heading, string Text);
