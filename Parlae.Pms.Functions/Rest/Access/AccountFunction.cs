using Parlae.Pms.Core.Practices;
using Parlae.Pms.Functions.Hosting;

namespace Parlae.Pms.Functions.Rest.Access;

/// <summary>A route for holders of an account's key. The door lets them in; what is here is about one account only.</summary>
internal abstract class AccountFunction(AccountDoor door) : IHttpFunction
{
    public Task HandleAsync(HttpContext context) => door.AnswerAsync(context, this);

    /// <summary>What the audit trail calls it.</summary>
    public abstract string ActionOf(string method);

    public virtual AccountRight RightFor(string method) => HttpMethods.IsGet(method) ? AccountRight.Read : AccountRight.Write;

    /// <summary>A card number anywhere in the body is refused before anything is read or kept of it.</summary>
    public virtual bool RefusesCards => false;

    /// <summary>Expected refusals are answers; <see cref="BadBodyException"/> becomes a 400, faults what <see cref="Hosting.Errors.ErrorMapping"/> makes of them.</summary>
    public abstract Task<RestAnswer> AnswerAsync(RestCall call);
}
