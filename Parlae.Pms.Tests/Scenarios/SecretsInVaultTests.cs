using Parlae.Pms.Core.Storage;
using Parlae.Pms.Core.Storage.Blobs;
using Parlae.Pms.Core.Storage.Remote;
using Parlae.Pms.Core.Storage.Sqlite;
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
    public async Task A_managed_identitys_tokens_open_the_vault_the_tables_the_blobs_and_the_documents()
    {
        var mint = new TokenMint();
        await using var cosmos = new Emulators.Cosmos();
        var gate = await cosmos.GateAsync();
        await using var vault = await VaultServer.StartAsync(mint, certificate: gate.Certificate);
        await using var identity = await IdentityServer.StartAsync(mint);
        using var storage = await SecureAzurite.StartAsync(gate.Certificate);
        var settings = new Dictionary<string, string?>(Settings(vault, identity))
        {
            ["Parlae__Storage__Secrets"] = null,
            ["Parlae__Storage"] = "Azure",
            ["Parlae__Tables__Endpoint"] = storage.TableEndpoint,
            ["Parlae__Blobs__Endpoint"] = storage.BlobEndpoint,
            ["Parlae__Cosmos__Endpoint"] = gate.Endpoint.AbsoluteUri,
        };

        await using var clinic = await ClinicProcess.StartAsync(settings, inAzure: false);
        var person = await clinic.OnFileAsync(4);
        var call = new PhoneCall(clinic, person.CallerNumber);
        var patientId = (await call.IdentifyAsync(person, withPhone: false)).Is("verified").Of("patientId");
        (await call.BookAsync(patientId, (await call.LookAsync("2026-03-05")).Is("slots").Slots[0])).Is("booked");
        var seal = await clinic.RunAsync(["run", "sealAudit"]);
        Assert.True(seal.ExitCode == 0, seal.Output + seal.Errors);
        Assert.Equal(0, (await clinic.RunAsync(["audit", "verify"])).ExitCode);

        Assert.NotEmpty(vault.Requests);
        Assert.Contains(identity.Issued, token => mint.IsGood(token, TokenMint.Vault));
        Assert.Contains(identity.Issued, token => mint.IsGood(token, "https://storage.azure.com"));
        Assert.NotEmpty(gate.Tokens);
        Assert.All(gate.Tokens, token => Assert.True(mint.IsGood(token, "https://127.0.0.1")));
        var sealed_ = new BlobContainerBlobs(new(new RemoteStore.WithIdentity(new Uri(storage.BlobEndpoint)) { Credential = mint.Credential(), StandIn = gate.Certificate.Known }));
        Assert.NotEmpty(await sealed_.ListAsync("", Now).ToListAsync(Now));
        var outbox = Path.Combine(clinic.DataFolder, "outbox"); // the caller's confirmation, if it was sent by now
        Assert.DoesNotContain(Directory.EnumerateFiles(clinic.DataFolder, "*", SearchOption.AllDirectories), file => Path.GetDirectoryName(file) != outbox);
        Assert.All(Directory.Exists(outbox) ? Directory.GetFiles(outbox) : [], file => Assert.DoesNotMatch("eyJ[A-Za-z0-9]", File.ReadAllText(file)));
        Assert.DoesNotMatch("eyJ[A-Za-z0-9]", clinic.App.Output + seal.Output + seal.Errors);

        identity.Audience = "https://vault.azure.net"; // tokens that are for the vault alone
        var refused = await Support.AppProcess.RunAsync(["serve", "--port", "0"], settings);
        Assert.Equal(3, refused.ExitCode);
        Assert.Matches("^Parlae__(Tables|Blobs)__Endpoint names a store that cannot be used: The service answered 40", Assert.Single(refused.Errors.TrimEnd().Split('\n')));
    }

    internal static Dictionary<string, string?> Settings(VaultServer vault, IdentityServer identity) => new(identity.Environment)
    {
        ["ENCRYPTION_KEY"] = null,
        ["Parlae__Storage__Secrets"] = "Azure",
        ["Parlae__KeyVault__Uri"] = vault.Address.AbsoluteUri,
        ["Parlae__StandInCertificate"] = vault.Certificate.Fingerprint,
    };
}
