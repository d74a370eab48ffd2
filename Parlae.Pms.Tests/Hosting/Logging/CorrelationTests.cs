using Microsoft.AspNetCore.Http;
using Parlae.Pms.Functions.Hosting.Logging;

namespace Parlae.Pms.Tests.Hosting.Logging;

public sealed class CorrelationTests
{
    private const string Invocation = "8a7f3f0e-0f6b-4a44-9d27-6f4c2b1f7f10";
    private const string Trace = "0af7651916cd43dd8448eb211c80319c";

    [Theory]
    [InlineData(Invocation, null, Invocation)]
    [InlineData(Invocation, "00-" + Trace + "-b7ad6b7169203331-01", Invocation)]
    [InlineData(null, "00-" + Trace + "-b7ad6b7169203331-01", Trace)]
    [InlineData("Emma Nowak", "00-" + Trace + "-b7ad6b7169203331-01", Trace)]
    public void The_hosts_id_comes_first_then_the_callers_trace(string? invocation, string? trace, string expected)
        => Assert.Equal(expected, Correlation.Choose(Headers(invocation, trace)));

    [Theory]
    [InlineData(null, null)]
    [InlineData("Emma Nowak", "Emma Nowak")]
    [InlineData("", "00-00000000000000000000000000000000-b7ad6b7169203331-01")]
    [InlineData("{\"a\":1}\n", "00-" + Trace)]
    public void What_is_no_id_is_replaced_by_a_new_one(string? invocation, string? trace)
    {
        var first = Correlation.Choose(Headers(invocation, trace));

        Assert.True(Guid.TryParse(first, out _));
        Assert.NotEqual(first, Correlation.Choose(Headers(invocation, trace)));
    }

    private static HeaderDictionary Headers(string? invocation, string? trace)
    {
        var headers = new HeaderDictionary();
        if (invocation is not null)
        {
            headers["X-Azure-Functions-InvocationId"] = invocation;
        }

        if (trace is not null)
        {
            headers["traceparent"] = trace;
        }

        return headers;
    }
}
