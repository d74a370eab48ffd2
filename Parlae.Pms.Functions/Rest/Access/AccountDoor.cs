using Parlae.Pms.Core.Auditing;
using Parlae.Pms.Functions.Hosting.Errors;
using Parlae.Pms.Functions.Rest.Repeats;

namespace Parlae.Pms.Functions.Rest.Access;

/// <summary>The way in for holders of an account's key: who they are, what they sent, whether they sent it before, and then the function's own work.</summary>
internal sealed class AccountDoor(AccountGate gate, RepeatedRequests repeats, IAuditTrail audit, TimeProvider clock)
{
    private static readonly TimeSpan LongestWrite = TimeSpan.FromSeconds(60);

    public async Task AnswerAsync(HttpContext http, AccountFunction function)
    {
        switch (await gate.AdmitAsync(http, function))
        {
            case Admission.Admitted admitted:
                await AnswerAsync(http, function, admitted);
                break;
            case Admission.Turned turned:
                await turned.Problem.WriteAsync(http, turned.RetryAfter);
                break;
        }
    }

    private async Task AnswerAsync(HttpContext http, AccountFunction function, Admission.Admitted admitted)
    {
        var method = http.Request.Method;
        var writes = !HttpMethods.IsGet(method) && function.RightFor(method) == Core.Practices.AccountRight.Write;
        using var patience = new CancellationTokenSource(LongestWrite, clock);
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        // A write is not broken off in the middle because its caller hung up.
        var call = new RestCall(http, admitted.Context, function.ActionOf(method), body.ToArray(), writes ? patience.Token : http.RequestAborted);
        if (function.RefusesCards && CardData.IsIn(call.Body))
        {
            await audit.RefuseAsync(call.Audited(call.Id), "cardData", CancellationToken.None);
            await call.Problem(RestProblems.CardData).Render().WriteAsync(http);
            return;
        }

        RenderedAnswer answer;
        try
        {
            answer = writes && HttpMethods.IsPost(method)
                ? await repeats.AnswerOnceAsync(call, async () => (await function.AnswerAsync(call)).Render())
                : (await function.AnswerAsync(call)).Render();
        }
        catch (BadBodyException exception)
        {
            answer = call.Problem(StrictJson.Problem(exception)).Render();
        }
        catch (OperationCanceledException) when (writes && patience.IsCancellationRequested)
        {
            answer = call.Problem(Problem.TooSlow).Render(); // broken off before anything was sent
        }

        if (answer.Status == RestProblems.NotOffered.Status)
            await audit.RefuseAsync(call.Audited(call.Id), "notOffered", CancellationToken.None);
        await answer.WriteAsync(http);
    }
}
