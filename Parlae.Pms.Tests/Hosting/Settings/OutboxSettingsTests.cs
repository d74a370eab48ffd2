using Parlae.Pms.Functions.Hosting.Settings;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Hosting.Settings;

public sealed class OutboxSettingsTests : IDisposable
{
    private readonly TemporaryDirectory folder = new();

    [Fact]
    public void Without_a_word_messages_go_to_a_folder_among_the_data()
    {
        var outbox = TestSettings.Read(folder.Path).Outbox;
        Assert.Equal((Path.Combine(folder.Path, "outbox"), null, null), (outbox.Folder, outbox.Smtp, outbox.Webhook));
    }

    [Fact]
    public void A_mail_server_is_one_address_and_takes_the_folders_place()
    {
        var outbox = Read("Parlae__Outbox__Smtp", "smtp://desk:p%40ss@mail.example?from=office@maple.example&staff=desk@maple.example");
        Assert.Null(outbox.Folder);
        Assert.Equal(("mail.example", 587, "desk", "p@ss", "office@maple.example", "desk@maple.example"), (outbox.Smtp!.Host, outbox.Smtp.Port, outbox.Smtp.User, outbox.Smtp.Password, outbox.Smtp.From, outbox.Smtp.StaffAddress));
        Assert.Equal((465, true), Read("Parlae__Outbox__Smtp", "smtps://mail.example?from=a@b.example") is { Smtp: { } server } ? (server.Port, server.IsTlsFromTheStart) : default);
    }

    [Theory]
    [InlineData("Parlae__Outbox__Smtp", "mail.example:25")]
    [InlineData("Parlae__Outbox__Smtp", "smtp://mail.example")]
    [InlineData("Parlae__Outbox__Smtp", "smtp://mail.example?from=nobody")]
    [InlineData("Parlae__Outbox__Smtp", "smtp://mail.example?from=a@b.example&cc=c@d.example")]
    [InlineData("Parlae__Outbox__Webhook", "http://hook.example/")]
    [InlineData("Parlae__Outbox__MinimumTls", "1.1")]
    public void A_malformed_one_stops_the_start_by_name(string name, string value) => Assert.Equal(name, Assert.Throws<SettingsException>(() => Read(name, value)).Setting);

    [Fact]
    public void A_webhook_needs_the_secret_that_signs_it()
    {
        Assert.Equal("Parlae__Outbox__WebhookSecret", Assert.Throws<SettingsException>(() => Read("Parlae__Outbox__Webhook", "https://hook.example/")).Setting);
        var settings = TestSettings.Read(folder.Path, new Dictionary<string, string?> { ["Parlae__Outbox__Webhook"] = "https://hook.example/", ["Parlae__Outbox__WebhookSecret"] = "a-secret-of-the-tests" });
        Assert.Equal("https://hook.example/", settings.Outbox.Webhook!.Address.AbsoluteUri);
    }

    public void Dispose() => folder.Dispose();

    private Core.Delivery.OutboxOptions Read(string name, string value) => TestSettings.Read(folder.Path, new Dictionary<string, string?> { [name] = value }).Outbox;
}
