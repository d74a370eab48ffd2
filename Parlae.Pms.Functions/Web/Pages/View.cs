using Microsoft.AspNetCore.Components;

namespace Parlae.Pms.Functions.Web.Pages;

/// <summary>A component that shows one thing, within the page's frame.</summary>
public abstract class View<TModel> : ComponentBase
{
    [Parameter, EditorRequired]
    public TModel Model { get; set; } = default!;

    [CascadingParameter]
    public PageFrame Frame { get; set; } = null!;
}
