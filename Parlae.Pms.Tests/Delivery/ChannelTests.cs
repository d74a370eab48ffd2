using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Parlae.Pms.Core.Delivery;
using Parlae.Pms.Core.Messages;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Delivery;

/// <summary>Each channel against a receiver of its kind.</summary>
public sealed class ChannelTests : IDisposable
{
    private readonly TemporaryDirectory folder = new();

    [Fact]
    public async Task A_file_is_whole_named_by_its_delivery_and_only_ours_to_read()
    {
        var into = folder.File("sent");
        Assert.Equal(DeliveryResult.Delivered, await SendAsync(new(into, null, null), Message()));
        var file = Assert.Single(Directory.GetFiles(into));
        Assert.Equal("m1.json", Path.GetFileName(file));
        Assert.Equal("See you.", JsonDocument.Parse(await File.ReadAllTextAsync(file, Token)).RootElement.GetProperty("text").GetString());
        if (!OperatingSystem.IsWindows())
            Assert.Equal((UnixFileMode.UserRead | UnixFileMode.UserWrite, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute), (File.GetUnixFileMode(file), File.GetUnixFileMode(into)));
    }

    [Fact]
    public async Task The_same_delivery_in_a_folder_is_one_file_however_many_try_at_once()
    {
        var options = new OutboxOptions(folder.File("sent"), null, null);
        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => SendAsync(options, Message())));
        Assert.All(results, result => Assert.Equal(DeliveryResult.Delivered, result));
        Assert.Single(Directory.GetFiles(options.Folder!));
    }

    [Fact]
    public async Task What_a_process_that_died_has_begun_to_write_is_cleared_away_when_it_is_delivered_again()
    {
        var into = Directory.CreateDirectory(folder.File("sent")).FullName;
        await File.WriteAllTextAsync(Path.Combine(into, ".m1.half"), "{", Token);
        await File.WriteAllTextAsync(Path.Combine(into, ".m2.half"), "{", Token);
        Assert.Equal(DeliveryResult.Delivered, await SendAsync(new(into, null, null), Message()));
        Assert.Equal([".m2.half", "m1.json"], Directory.GetFiles(into).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_a_failure_to_be_tried_again()
    {
        await File.WriteAllTextAsync(folder.File("in-the-way"), "", Token);
        Assert.Equal(DeliveryResult.Failed, await SendAsync(new(folder.File("in-the-way"), null, null), Message()));
    }

    [Fact]
    public async Task A_webhook_is_signed_over_time_and_body()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        Assert.Equal(DeliveryResult.Delivered, await SendAsync(new(null, null, receiver.Target), Message()));
        var (id, signature, body) = Assert.Single(receiver.Received);
        Assert.Equal("m1", id);
        var parts = signature!.Split(',').Select(part => part.Split('=', 2)).ToDictionary(part => part[0], part => part[1]);
        var expected = HMACSHA256.HashData(Encoding.UTF8.GetBytes(WebhookReceiver.Secret), Encoding.UTF8.GetBytes($"{parts["t"]}.{body}"));
        Assert.Equal(Convert.ToHexStringLower(expected), parts["v1"]);
        Assert.InRange(DateTimeOffset.UtcNow.ToUnixTimeSeconds() - long.Parse(parts["t"], System.Globalization.CultureInfo.InvariantCulture), 0, 60);
    }

    [Theory]
    [InlineData(204, DeliveryResult.Delivered)]
    [InlineData(409, DeliveryResult.Delivered)]
    [InlineData(302, DeliveryResult.Failed)]
    [InlineData(400, DeliveryResult.Failed)]
    [InlineData(500, DeliveryResult.Failed)]
    public async Task A_webhooks_answer_says_whether_it_has_it(int status, object expected)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        (receiver.Status, receiver.Location) = (status, status == 302 ? "/elsewhere" : null);
        Assert.Equal(expected, await SendAsync(new(null, null, receiver.Target), Message()));
        Assert.Single(receiver.Received); // no redirect is followed
    }

    [Fact]
    public async Task Nobody_there_is_a_failure_to_be_tried_again()
    {
        WebhookTarget gone;
        await using (var receiver = await WebhookReceiver.StartAsync())
            gone = receiver.Target;
        Assert.Equal(DeliveryResult.Failed, await SendAsync(new(null, null, gone), Message()));
    }

    public static TheoryData<Exception> OfALostLine => [new HttpRequestException(), new IOException(), new SocketException((int)SocketError.ConnectionReset)];

    [Theory]
    [MemberData(nameof(OfALostLine), DisableDiscoveryEnumeration = true)]
    public async Task A_line_that_is_lost_is_a_failure_to_be_tried_again(Exception fault)
    {
        var channel = WebhookChannel.OfPlatform(new(new("https://hook.example/"), "s"), new LostLine(fault), TimeProvider.System);
        Assert.Equal(DeliveryResult.Failed, await channel.DeliverAsync(Account(new()), Message(), Token));
    }

    [Fact]
    public async Task An_accounts_webhook_that_leads_into_our_own_network_is_never_connected_to()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var inside = new UriBuilder(receiver.Target.Address) { Scheme = "https", Host = "localhost" }.Uri;
        Assert.Equal(DeliveryResult.Failed, await SendAsync(new(folder.File("not-here"), null, null), Message(), new() { Webhook = inside.AbsoluteUri }));
        Assert.Empty(receiver.Received);
        Assert.False(Directory.Exists(folder.File("not-here"))); // nor does it leave by another way
    }

    [Fact]
    public async Task A_mail_has_the_delivery_in_its_message_id()
    {
        await using var receiver = new MailReceiver();
        Assert.Equal(DeliveryResult.Delivered, await SendAsync(new(null, receiver.Server, null), Message()));
        var (to, mail) = Assert.Single(receiver.Received);
        Assert.Equal("ada@example.com", to);
        Assert.Contains("Message-Id: <m1@maple.example>", mail, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Subject: A word", mail, StringComparison.Ordinal);
        Assert.Contains("See you.", mail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_task_goes_to_the_staffs_address_without_its_facts()
    {
        await using var receiver = new MailReceiver();
        var task = Message() with { IsToPatient = false, Email = null, TaskId = "t1", Details = new Dictionary<string, string> { ["firstName"] = "Xylophone" } };
        Assert.Equal(DeliveryResult.Delivered, await SendAsync(new(null, receiver.Server, null), task));
        var (to, mail) = Assert.Single(receiver.Received);
        Assert.Equal("desk@maple.example", to);
        Assert.DoesNotContain("Xylophone", mail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mailbox_that_is_not_there_is_refused_for_good_and_a_server_in_trouble_is_not()
    {
        await using var receiver = new MailReceiver { Refuses = "ada@example.com" };
        Assert.Equal(DeliveryResult.Refused, await SendAsync(new(null, receiver.Server, null), Message()));
        (receiver.Refuses, receiver.Trouble) = (null, "421 too busy");
        Assert.Equal(DeliveryResult.Failed, await SendAsync(new(null, receiver.Server, null), Message()));
        Assert.Empty(receiver.Received);
    }

    [Fact]
    public void What_has_no_address_is_carried_nowhere_and_what_mail_cannot_carry_goes_to_the_webhook()
    {
        using var services = Services(new(folder.Path, new("mail.example", 587, false, false, null, null, "a@b.example", null), new(new("https://hook.example/"), "s")));
        var routes = services.GetRequiredService<IOutboxRoutes>();
        Assert.Null(routes.For(Account(new()), Message() with { Email = null, Phone = null }));
        Assert.Equal("webhook", routes.For(Account(new()), Message() with { Email = null })?.Name);
        Assert.Equal("email", routes.For(Account(new()), Message())?.Name);
        Assert.Equal("webhook", routes.For(Account(new() { Webhook = "https://clinic.example/" }), Message())?.Name);
    }

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("2606:4700::1111", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("172.31.0.1", false)]
    [InlineData("192.168.1.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::1", false)]
    [InlineData("::", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("ff02::1", false)]
    [InlineData("::ffff:127.0.0.1", false)]
    [InlineData("64:ff9b::7f00:1", false)]
    [InlineData("2002:7f00:1::", false)]
    [InlineData("2001:db8::1", false)]
    public void Public_is_what_anybody_can_reach(string address, bool isPublic) => Assert.Equal(isPublic, PublicAddresses.IsPublic(System.Net.IPAddress.Parse(address)));

    public void Dispose() => folder.Dispose();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static OutgoingMessage Message() => new("m1", "demo", OutboxKind.AppointmentBooked, true, Instant.FromUtc(2026, 3, 2, 13, 0), new("A word", "See you."))
    {
        Email = "ada@example.com",
        Phone = "+14165550101",
    };

    private static PmsAccount Account(OutboxAddresses addresses) =>
        new() { AccountId = "demo", PracticeName = "Maple Dental", TimeZone = "America/Toronto", Vendor = PmsVendor.Sikka, Outbox = addresses };

    private static async Task<DeliveryResult> SendAsync(OutboxOptions options, OutgoingMessage message, OutboxAddresses? addresses = null)
    {
        await using var services = Services(options);
        var account = Account(addresses ?? new());
        return await services.GetRequiredService<IOutboxRoutes>().For(account, message)!.DeliverAsync(account, message, Token);
    }

    private static ServiceProvider Services(OutboxOptions options)
    {
        var vault = new Moq.Mock<ISecretVault>();
        vault.Setup(each => each.GetAsync("demo", AccountSetup.OutboxSecretName, Moq.It.IsAny<CancellationToken>())).Returns(new ValueTask<string?>(WebhookReceiver.Secret));
        return new ServiceCollection().AddLogging().AddSingleton(vault.Object).AddOutboxDelivery(options).BuildServiceProvider();
    }

    private sealed class LostLine(Exception fault) : HttpMessageHandler, IHttpClientFactory
    {
        public HttpClient CreateClient(string name) => new(this, disposeHandler: false);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => throw fault;
    }
}
