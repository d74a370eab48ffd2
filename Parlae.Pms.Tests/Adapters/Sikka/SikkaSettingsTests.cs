using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Parlae.Pms.Core.Adapters.Sikka;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Adapters.Sikka;

public sealed class SikkaSettingsTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Sikka:BaseUrl", "http://api.sikkasoft.com/v4", "Sikka__BaseUrl")]
    [InlineData("Sikka:BaseUrl", "http://127.0.0.1.example.com/v4", "Sikka__BaseUrl")]
    [InlineData("Sikka:BaseUrl", "ftp://127.0.0.1/v4", "Sikka__BaseUrl")]
    [InlineData("Sikka:BaseUrl", "https://user:pass@api.sikkasoft.com/v4", "Sikka__BaseUrl")]
    [InlineData("Sikka:MinimumTls", "1.1", "Sikka__MinimumTls")]
    [InlineData("Sikka:PageSize", "5001", "Sikka__PageSize")]
    [InlineData("Sikka:TotalTimeout", "00:00:01", "Sikka__TotalTimeout")]
    public void A_setting_that_cannot_be_is_named(string name, string value, string says)
    {
        using var services = Services((name, value));
        Assert.Contains(says, Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IOptions<SikkaOptions>>().Value).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:7080/sikka/v4")]
    [InlineData("http://localhost:7080/sikka/v4/")]
    [InlineData("http://[::1]:7080/sikka/v4")]
    public void Plain_HTTP_is_taken_on_loopback(string address)
    {
        using var services = Services(("Sikka:BaseUrl", address), ("SIKKA_APPLICATION_ID", "a"), ("SIKKA_SECRET_KEY", "b"));
        var options = services.GetRequiredService<IOptions<SikkaOptions>>().Value;
        Assert.EndsWith("/sikka/v4/practices", new Uri(options.Root, "practices").AbsoluteUri, StringComparison.Ordinal);
        Assert.Equal(("a", "b"), (options.ApplicationId, options.ApplicationKey));
    }

    [Fact]
    public void Without_settings_Sikkas_own_address_and_the_newest_TLS_stand()
    {
        using var services = Services();
        var options = services.GetRequiredService<IOptions<SikkaOptions>>().Value;
        Assert.Equal(("https://api.sikkasoft.com/v4", "1.3"), (options.BaseUrl.AbsoluteUri, options.MinimumTls));
        Assert.IsType<SikkaConnector>(services.GetRequiredKeyedService<IPmsConnector>(PmsVendor.Sikka));
    }

    [Fact]
    public async Task Without_an_application_id_nothing_is_asked()
    {
        using var services = Services();
        var connection = services.GetRequiredKeyedService<IPmsConnector>(PmsVendor.Sikka).Connect(SikkaBench.Link());
        Assert.Equal("SIKKA_APPLICATION_ID or SIKKA_SECRET_KEY is not set.", Assert.IsType<ConnectionReport.Refused>(await connection.Check.CheckAsync(Stop)).Reason);
    }

    [Fact]
    public async Task A_port_where_nobody_listens_is_a_fault_for_reads_and_for_writes()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        using var services = Services(("Sikka:BaseUrl", $"http://127.0.0.1:{port}/v4"), ("SIKKA_APPLICATION_ID", "a"), ("SIKKA_SECRET_KEY", "b"));
        var connection = services.GetRequiredKeyedService<IPmsConnector>(PmsVendor.Sikka).Connect(SikkaBench.Link());
        Assert.Equal("connection-refused", (await Assert.ThrowsAsync<VendorUnreachableException>(() => connection.Appointments!.BookAsync(SikkaBookingTests.Visit(), Stop))).Reason);
    }

    [Fact]
    public async Task A_real_line_is_kept_open_and_unpacked()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var accepted = 0;
        var serving = Task.Run(
            async () =>
            {
                while (true)
                {
                    var client = await listener.AcceptTcpClientAsync(Stop);
                    accepted++;
                    _ = ServeAsync(client);
                }
            },
            Stop);
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        using var services = Services(("Sikka:BaseUrl", $"http://127.0.0.1:{port}/sikka/v4"), ("SIKKA_APPLICATION_ID", "a"), ("SIKKA_SECRET_KEY", "b"));
        var connection = services.GetRequiredKeyedService<IPmsConnector>(PmsVendor.Sikka).Connect(SikkaBench.Link());
        for (var n = 0; n < 3; n++) Assert.Equal("7", (await connection.Patients!.GetAsync("7", Stop))?.PatientId);
        Assert.Equal(1, accepted);
        listener.Stop();
        await Assert.ThrowsAnyAsync<Exception>(() => serving);
    }

    [Theory]
    [InlineData("1.3", SslProtocols.Tls13)]
    [InlineData("1.2", SslProtocols.Tls12 | SslProtocols.Tls13)]
    public void The_line_speaks_the_TLS_that_is_set_and_follows_nobody(string minimum, SslProtocols protocols)
    {
        using var services = Services(("Sikka:MinimumTls", minimum));
        HttpMessageHandler? handler = services.GetRequiredService<IHttpMessageHandlerFactory>().CreateHandler(SikkaRegistration.ClientName);
        while (handler is DelegatingHandler outer) handler = outer.InnerHandler;
        var line = Assert.IsType<SocketsHttpHandler>(handler);
        Assert.Equal((protocols, false), (line.SslOptions.EnabledSslProtocols, line.AllowAutoRedirect));
        Assert.True(line.PooledConnectionLifetime < TimeSpan.FromHours(1));
    }

    [Theory]
    [InlineData("Eastern Standard Time", "America/New_York")]
    [InlineData("US Mountain Standard Time", "America/Phoenix")]
    [InlineData("America/Toronto", "America/Toronto")]
    public void Zones_go_by_Windows_or_IANA_name(string name, string zone) => Assert.Equal(zone, SikkaPractice.ZoneOf(name)?.Id);

    [Fact]
    public void An_unknown_zone_is_none() => Assert.Null(SikkaPractice.ZoneOf("Nowhere Standard Time"));

    [Theory]
    [InlineData("1", "1", true)]
    [InlineData("1", "1-0", true)]
    [InlineData("1", null, true)]
    [InlineData("1", "1-2", true)] // asked for 1, answered with a part of it
    [InlineData("1", "2", false)]
    [InlineData("1", "11-0", false)]
    [InlineData("11", "1-0", false)]
    [InlineData("1-2", "1-0", true)]
    [InlineData("1-2", "1", false)]
    [InlineData("1-2", "1-3", false)]
    public void A_row_belongs_to_a_location_by_its_own_id_or_its_customers(string own, string? row, bool owns) =>
        Assert.Equal(owns, new SikkaAccess(SikkaBench.Link(practiceId: own), "app").Owns(row));

    [Theory]
    [InlineData("a <b> & c, d", 60, "a b c d")]
    [InlineData("  Né(e):  1-2.  ", 60, "Né(e): 1-2.")]
    [InlineData("abcdef", 3, "abc")]
    [InlineData("ab\U00020000", 3, "ab")]
    [InlineData("\r\n\t", 60, "")]
    public void Free_text_is_stripped_and_cut(string text, int length, string sent) => Assert.Equal(sent, SikkaValue.Free(text, length));

    private static ServiceProvider Services(params (string Name, string Value)[] settings) =>
        new ServiceCollection().AddLogging().AddSingleton<IVendorTokens, MemoryVendorTokens>().AddSikka(new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(one => one.Name, one => (string?)one.Value)).Build()).BuildServiceProvider();

    private static async Task ServeAsync(TcpClient client)
    {
        using var line = client;
        var stream = line.GetStream();
        var buffer = new byte[16_384];
        int read;
        var request = "";
        while ((read = await stream.ReadAsync(buffer, Stop)) > 0)
        {
            request += Encoding.ASCII.GetString(buffer, 0, read);
            if (!request.EndsWith(request.StartsWith("POST", StringComparison.Ordinal) ? "}" : "\r\n\r\n", StringComparison.Ordinal)) continue;
            var json = request.StartsWith("POST", StringComparison.Ordinal) ? """{"request_key":"k","expires_in":"85603 second(s)"}""" : """{"items":[{"patient_id":"7","firstname":"A","lastname":"B"}]}""";
            using var packed = new MemoryStream();
            using (var zip = new GZipStream(packed, CompressionMode.Compress, leaveOpen: true)) zip.Write(Encoding.UTF8.GetBytes(json));
            Assert.Contains("gzip", request, StringComparison.Ordinal);
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {packed.Length}\r\n\r\n"), Stop);
            await stream.WriteAsync(packed.ToArray(), Stop);
            request = "";
        }
    }
}
