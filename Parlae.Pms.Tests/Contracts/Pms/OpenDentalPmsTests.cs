using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Tests.Contracts.Pms;

public sealed class OpenDentalPmsTests(OpenDentalPmsTests.Practice practice) : PmsContract(practice), IClassFixture<OpenDentalPmsTests.Practice>
{
    public sealed class Practice : PmsClinic
    {
        protected internal override string Word => "opendental";

        protected internal override PmsVendor Vendor => PmsVendor.OpenDental;

        protected internal override string SecretName => "customerKey";

        protected internal override string SecretNoun => "customer key";

        protected internal override string UnknownId => "999999";

        /// <summary>A visit that did not take place is "Broken", whatever the reason.</summary>
        protected internal override bool TellsMissed => false;

        protected internal override IReadOnlySet<string> Absent { get; } = new HashSet<string>();
    }
}
