using Microsoft.Extensions.DependencyInjection;

namespace Parlae.Pms.Tests.Support.Clinics;

/// <summary>Counts what an app is asking others, so that a test can wait for what nobody in the app waits for: a page that was asked for in vain.</summary>
internal sealed class Outgoing
{
    private readonly Lock gate = new();
    private TaskCompletionSource? idle;
    private int underWay;

    public void Watch(IServiceCollection services) => services.ConfigureHttpClientDefaults(client => client.AddHttpMessageHandler(() => new Handler(this)));

    /// <summary>Completes when nothing is under way.</summary>
    public Task IdleAsync()
    {
        lock (gate)
            return underWay == 0 ? Task.CompletedTask : (idle ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
    }

    private void Begin()
    {
        lock (gate)
            underWay++;
    }

    private void End()
    {
        lock (gate)
        {
            if (--underWay > 0)
                return;
            idle?.SetResult();
            idle = null;
        }
    }

    private sealed class Handler(Outgoing outgoing) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            outgoing.Begin();
            try
            {
                return await base.SendAsync(request, cancellationToken);
            }
            finally
            {
                outgoing.End();
            }
        }
    }
}
