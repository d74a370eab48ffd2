using Parlae.Pms.Functions.Web.Pages.Shared;

namespace Parlae.Pms.Functions.Web.Pages;

/// <summary>Answers that any page may give.</summary>
internal static class WebAnswers
{
    public static PageAnswer.Shown NotFound { get; } = Message("NotFound", StatusCodes.Status404NotFound);

    public static PageAnswer.Shown NotAllowed { get; } = Message("NotAllowed", StatusCodes.Status403Forbidden);

    public static PageAnswer.Shown FormRefused { get; } = Message("FormRefused", StatusCodes.Status400BadRequest);

    public static PageAnswer.Shown TooMany { get; } = Message("TooMany", StatusCodes.Status429TooManyRequests);

    /// <summary>A page with a heading and a sentence: the texts <c>name.Title</c> and <c>name.Text</c>.</summary>
    public static PageAnswer.Shown Message(string name, int status) =>
        PageAnswer.View<MessageView, MessageModel>(WebWords.Of($"{name}.Title"), new MessageModel(WebWords.Of($"{name}.Title"), WebWords.Of($"{name}.Text")), status);
}
