using Parlae.Pms.Core.Practices;
using Parlae.Pms.Functions.Rest.Access;
using Parlae.Pms.Functions.Rest.Paging;

namespace Parlae.Pms.Functions.Rest.Directory;

/// <summary>A dentist or hygienist.</summary>
internal sealed record RestProvider(string ProviderId, string Name, string? Specialty);

/// <summary>Where the list of providers goes on.</summary>
internal sealed record ProviderPlace(int Index);

/// <summary><c>GET /api/pms/providers</c>: who works at the practice. Touches no patient data.</summary>
internal sealed class ProvidersFunction(AccountDoor door, PracticeCalendar calendar, Continuations continuations) : AccountFunction(door)
{
    public override string ActionOf(string method) => "getProviders";

    public override async Task<RestAnswer> AnswerAsync(RestCall call)
    {
        var page = await continuations.ReadAsync<ProviderPlace>(call, call.Query(Continuations.SizeName, Continuations.TokenName));
        var providers = (await calendar.RosterAsync(call.Account, call.Cancellation)).Providers;
        var start = page.After?.Index ?? 0;
        var items = providers.Skip(start).Take(page.Size).Select(provider => new RestProvider(provider.ProviderId, provider.Name, provider.Specialty)).ToList();
        var next = start + items.Count < providers.Count ? new ProviderPlace(start + items.Count) : null;
        return RestAnswer.Ok(await continuations.PageAsync(call, page, items, next));
    }
}
