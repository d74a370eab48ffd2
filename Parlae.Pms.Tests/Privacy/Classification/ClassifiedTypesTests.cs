using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Parlae.Pms.Core;
using Parlae.Pms.Core.Patients;
using Parlae.Pms.Core.Practices;
using Parlae.Pms.Core.Privacy.Classification;
using Parlae.Pms.Functions.Hosting.Settings;

namespace Parlae.Pms.Tests.Privacy.Classification;

/// <summary>Data is classified where it is declared, and what is classified prints nothing of itself.</summary>
public sealed partial class ClassifiedTypesTests
{
    private const string Planted = "unmistakable";

    private static readonly List<Type> Types = [.. new[] { typeof(CoreRegistration).Assembly, typeof(ParlaeSettings).Assembly }
        .SelectMany(assembly => assembly.GetTypes()).Where(type => !type.IsDefined(typeof(CompilerGeneratedAttribute)))];

    private static readonly List<Type> Classified = [.. Types.Where(type => IsSecretOrPhi(type) && !type.IsAbstract && !type.ContainsGenericParameters)];

    public static TheoryData<Type> All => [.. Classified];

    [Fact]
    public void Every_record_with_a_member_named_like_personal_data_or_a_secret_says_what_it_is()
    {
        var unclassified = Types.Where(type => IsRecord(type) && !IsSecretOrPhi(type) && type.GetCustomAttribute<BusinessAttribute>() is null)
            .Select(type => (type, Members: type.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
                .Where(property => Personal().IsMatch(property.Name) && !IsSecretOrPhi(Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType))
                .Select(property => property.Name)))
            .Where(found => found.Members.Any())
            .Select(found => $"{found.type.FullName}: {string.Join(", ", found.Members)}");

        Assert.Empty(unclassified);
    }

    [Fact]
    public void Every_tools_arguments_that_name_a_person_are_patient_data()
    {
        var arguments = Types.Where(type => type.Name.EndsWith("Arguments", StringComparison.Ordinal) && IsRecord(type)
            && type.GetProperties().Any(property => property.Name is "PatientId" or "FirstName")).ToList();

        Assert.True(arguments.Count >= 4, "the tools were not found");
        Assert.All(arguments, type => Assert.True(IsSecretOrPhi(type), type.Name));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void What_is_classified_prints_nothing_of_its_members(Type type)
    {
        Assert.DoesNotContain(Planted, Plant(type).ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void The_sweep_sees_what_it_is_for()
    {
        Assert.Superset(new HashSet<Type> { typeof(Patient), typeof(NewPatient), typeof(ClaimedIdentity), typeof(PatientQuery.ByEmail), typeof(SetupRequest), typeof(VendorToken) }, Classified.ToHashSet());
        Assert.Contains(Planted, Plant(typeof(Plain)).ToString(), StringComparison.Ordinal); // a record that nobody classified would print it
    }

    [Fact]
    public void A_classified_record_keeps_the_equality_of_a_record()
    {
        var address = new PostalAddress("1 Elm Street", null, "Springfield", null, "12345");
        Assert.Equal(address, address with { });
        Assert.NotEqual(address, address with { City = "Shelbyville" });
        Assert.Equal("PostalAddress", $"{address}");
    }

    private static object Plant(Type type)
    {
        var instance = RuntimeHelpers.GetUninitializedObject(type);
        foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
        {
            if (field.FieldType == typeof(string) || field.FieldType == typeof(object)) field.SetValue(instance, Planted);
        }

        return instance;
    }

    private static bool IsSecretOrPhi(Type type) => type.IsDefined(typeof(PhiAttribute), inherit: true) || type.IsDefined(typeof(SecretAttribute), inherit: true);

    private static bool IsRecord(Type type) => type.GetMethod("PrintMembers", BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.DeclaredOnly) is not null
        || type.GetMethod("<Clone>$") is not null;

    private sealed record Plain(string Word);

    [GeneratedRegex("^(((First|Last|Preferred|Subscriber)[Nn]ame)|DateOfBirth|Birthdate|Cell|Homephone|Workphone|OtherPhone|Phones?|Email|PostCode|Zipcode|Address|AddressLine\\d|Line\\d|CallerNumber|CallbackNumber|StaffNumber|Note|Details|Digits|Query|MemberId|Secret|SecretKey|PreviousSecret|WebhookSecret|PreviousWebhookSecret|Credentials|AccountKey|RequestKey|RefreshKey|RefreshValue|EncryptionKey|OperatorKey)$")]
    private static partial Regex Personal();
}
