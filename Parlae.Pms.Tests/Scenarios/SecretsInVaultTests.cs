using Parlae.Pms.Core.Storage;
using Parlae.Pms.Core.Storage.Sqlite;
using Parlae.Pms.Core.Writes;
using Parlae.Pms.Tests.Emulators;
using Parlae.Pms.Tests.Sandbox;
using Parlae.Pms.Tests.Support.Clinics;

namespace Parlae.Pms.Tests.Scenarios;

/// <summary>The built program with its secrets and keys in the stand-in of a vault, signed in as a managed identity.</summary>
public sealed class SecretsInVaultTests
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_is_set_up_books_is_killed_and_has_its_keys_again_and_rotates_them()
    {
        var mint = new TokenMint();
        await using var vault = await VaultServer.StartAsync(mint);
        await using var identity = await IdentityServer.StartAsync(mint);
        await using var clinic = await ClinicProcess.StartAsync(Settings(vault, identity));
        var person = await clinic.OnFileAsync(4);
        var call = new PhoneCall(clinic, person.CallerNumber);
        var patientId = (await call.IdentifyAsync(person, withPhone: false)).Is("verified").Of("patientId");
        var slot = (await call.LookAsync("2026-03-05")).Is("slots").Slots[0];
        (await call.BookAsync(patientId, slot)).Is("booked");

        clinic.App.Process.Kill();
        var first = clinic.App.Output;
        await clinic.RestartAsync();
        (await call.BookAsync(patientId, slot)).Is("alreadyBooked");

        var rotated = await clinic.RunAsync(["keys", "rotate"]);
        Assert.Equal((0, ""), (rotated.ExitCode, rotated.Errors));
        Assert.Contains("Master key version 2 is current.\n1 data keys re-wrapped, 0 cannot be opened.\n0 old versions destroyed, 2 versions kept.", rotated.Output, StringComparison.Ordinal);
        (await call.UseAsync("getAppointments", new { patientId })).Is("ok"); // what runs goes on
        var refused = await clinic.RunAsync(["keys", "rotate", "--from-previous"]);
        Assert.Equal(2, refused.ExitCode);
        Assert.StartsWith("ENCRYPTION_KEY is not used", refused.Errors, StringComparison.Ordinal);
        Assert.Equal(0, (await clinic.RunAsync(["audit", "verify"])).ExitCode);

        Assert.False(File.Exists(Path.Combine(clinic.DataFolder, "keys.json")));
        using (var file = SqliteRecords.Open(new SqliteRecordsOptions(clinic.DataFolder)))
        {
            Assert.Equal(0, await file.RangeAsync("Secrets", Clinic.AccountId, null, null, Now).CountAsync(Now));
            Assert.Null(await file.GetAsync("AuditKeys", "keys", "roots", Now));
            Assert.NotNull(await file.GetAsync("DataKeys", "keys", Clinic.AccountId, Now));
        }

        var health = await clinic.App.Client.GetStringAsync("/api/health", Now);
        Assert.Contains("\"secrets\":{\"status\":\"healthy\"}", health, StringComparison.Ordinal);
        Assert.NotEmpty(identity.Issued);
        var told = first + clinic.App.Output + rotated.Output + refused.Errors + health;
        Assert.All(vault.Shelf.Readable().Where(value => value.Length > 8).Concat(identity.Issued), secret => Assert.DoesNotContain(secret, told, StringComparison.Ordinal));
        Assert.DoesNotMatch("parlae-[0-9]|eyJ[A-Za-z0-9]", told);
    }

    [Fact]
    public async Task A_deleted_account_leaves_no_secret_in_the_vault()
    {
        var mint = new TokenMint();
        await using var vault = await VaultServer.StartAsync(mint);
        await using var identity = await IdentityServer.StartAsync(mint);
        await using var clinic = await ClinicProcess.StartAsync(Settings(vault, identity));
        Assert.Contains(vault.Shelf.Names, name => name.Contains("pms--credentials", StringComparison.Ordinal));

        using var request = new HttpRequestMessage(HttpMethod.Delete, $"/api/pms/setup?accountId={Clinic.AccountId}");
        request.Headers.Authorization = new("Bearer", Support.TestSettings.OperatorKey);
        using var answer = await clinic.App.Client.SendAsync(request, Now);

        Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode}");
        Assert.Equal(["parlae-2audit", "parlae-2master", "parlae-2master-1"], vault.Shelf.Names);
        Assert.Empty(vault.Shelf.DeletedNames);
    }

    [Fact]
    public async Task A_managed_identitys_token_opens_the_vault_and_the_tables()
    {
        var mint = new TokenMint();
        await using var vault = await VaultServer.StartAsync(mint);
        await using var identity = await IdentityServer.StartAsync(mint);
        using var tables = await SecureAzurite.StartAsync(vault.Certificate);
        var settings = Settings(vault, identity);
        settings["Parlae__Storage__Tables"] = "Azure";
        settings["Parlae__Tables__Endpoint"] = tables.TableEndpoint;

        await using var clinic = await ClinicProcess.StartAsync(settings);
        var person = await clinic.OnFileAsync(4);
        var call = new PhoneCall(clinic, person.CallerNumber);
        var patientId = (await call.IdentifyAsync(person, withPhone: false)).Is("verified").Of("patientId");
        (await call.BookAsync(patientId, (await call.LookAsync("2026-03-05")).Is("slots").Slots[0])).Is("booked");

        Assert.NotEmpty(vault.Requests);
        Assert.Contains(identity.Issued, token => mint.IsGood(token, TokenMint.Vault));
        Assert.Contains(identity.Issued, token => mint.IsGood(token, "https://storage.azure.com"));
        using (var file = SqliteRecords.Open(new SqliteRecordsOptions(clinic.DataFolder)))
            Assert.Equal(0, await file.RangeAsync(WriteLedger.Collection, Clinic.AccountId, null, null, Now).CountAsync(Now));
        Assert.DoesNotMatch("eyJ[A-Za-z0-9]", clinic.App.Output);

        identity.Audience = "https://vault.azure.net"; // a token that is for the vault alone
        var refused = await Support.AppProcess.RunAsync(["serve", "--port", "0"], settings);
        Assert.Equal(3, refused.ExitCode);
        Assert.StartsWith("Parlae__Tables__Endpoint names a store that cannot be used: The service answered 40", Assert.Single(refused.Errors.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    internal static Dictionary<string, string?> Settings(VaultServer vault, IdentityServer identity) => new(identity.Environment)
    {
        ["ENCRYPTION_KEY"] = null,
        ["Parlae__Storage__Secrets"] = "Azure",
        ["Parlae__KeyVault__Uri"] = vault.Address.AbsoluteUri,
        ["Parlae__StandInCertificate"] = vault.Certificate.Fingerprint,
    };
}
