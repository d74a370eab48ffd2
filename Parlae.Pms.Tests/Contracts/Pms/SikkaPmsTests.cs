using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Tests.Contracts.Pms;

public sealed class SikkaPmsTests(SikkaPmsTests.Practice practice) : PmsContract(practice), IClassFixture<SikkaPmsTests.Practice>
{
    public sealed class Practice : PmsClinic
    {
        protected internal override string Word => "sikka";

        protected internal override PmsVendor Vendor => PmsVendor.Sikka;

        protected internal override string SecretName => "secretKey";

        protected internal override string SecretNoun => "secret key";

        protected internal override bool IsLater => true;

        protected internal override string UnknownId => "999999";

        protected internal override object? TokenRefusal { get; } = new { code = 400, body = new { http_code = "400", error_code = "API1025" } };

        /// <summary>Open Dental behind it calls both "Broken".</summary>
        protected internal override bool TellsMissed => false;

        /// <summary>The sandbox's usual PMS behind Sikka is Open Dental, which cannot be made to move a visit or rename a patient there.</summary>
        protected internal override IReadOnlySet<string> Absent { get; } = new HashSet<string> { nameof(PmsCapabilities.Move), nameof(PmsCapabilities.UpdatePatient), nameof(PmsCapabilities.AddInsurance) };
    }
}
