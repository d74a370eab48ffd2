using CsCheck;
using Parlae.Pms.Core.Storage.KeyVault;

namespace Parlae.Pms.Tests.Storage.KeyVault;

public sealed class VaultNameTests
{
    private static readonly Gen<string> Text = Gen.Char["ab0-uxAB_ä/"].Array[1, 8].Select(letters => new string(letters));
    private static readonly Gen<string> Long = Gen.Char["a-B"].Array[60, 127].Select(letters => new string(letters));
    private static readonly Gen<(string Account, string Name)> Pair = Gen.Select(Gen.OneOf(Text, Text, Long), Gen.OneOf(Text, Text, Long));

    [Fact]
    public void No_two_secrets_have_one_name_not_even_to_a_vault_that_does_not_tell_upper_from_lower_case() =>
        Gen.Select(Pair, Pair).Sample(
            (one, two) => one == two || !string.Equals(VaultName.Of(one.Account, one.Name), VaultName.Of(two.Account, two.Name), StringComparison.OrdinalIgnoreCase), iter: 20_000);

    [Fact]
    public void Every_name_is_one_that_a_vault_takes() =>
        Pair.Sample(of => Assert.Matches("^[0-9a-zA-Z-]{1,127}$", VaultName.Of(of.Account, of.Name)), iter: 5_000);

    [Fact]
    public void A_name_is_known_for_its_accounts_and_for_no_others() => Gen.Select(Pair, Gen.OneOf(Text, Long)).Sample(
        (of, other) => Assert.Equal((true, other == of.Account), (VaultName.IsOf(of.Account, VaultName.Of(of.Account, of.Name)), VaultName.IsOf(other, VaultName.Of(of.Account, of.Name)))),
        iter: 20_000);

    [Theory]
    [InlineData("a", "b-c", "parlae-0a-0b--c")]
    [InlineData("a-", "b", "parlae-0a---0b")]
    [InlineData("green-clinic", "sikka-secretKey", "parlae-0green--clinic-0sikka--secret-ukey")]
    public void A_name_stays_what_it_was(string account, string name, string spelled) => Assert.Equal(spelled, VaultName.Of(account, name));

    [Fact]
    public void A_master_key_is_known_by_its_number()
    {
        Assert.Equal(12, VaultName.MasterIn(VaultName.OfMaster(12)));
        Assert.Null(VaultName.MasterIn(VaultName.CurrentMaster));
        Assert.Null(VaultName.MasterIn(VaultName.AuditRoot));
        Assert.Null(VaultName.MasterIn(VaultName.Of("a", "b")));
    }
}
