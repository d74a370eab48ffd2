using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Tests.Contracts.Pms;

public sealed class KollaPmsTests(KollaPmsTests.Practice practice) : PmsContract(practice), IClassFixture<KollaPmsTests.Practice>
{
    public sealed class Practice : PmsClinic
    {
        protected internal override string Word => "kolla";

        protected internal override PmsVendor Vendor => PmsVendor.Kolla;

        protected internal override string SecretName => "apiKey";

        protected internal override string NeededName => "consumerId";

        protected internal override int SecondsBehind => 60;

        protected internal override string UnknownId => "999999";

        /// <summary>Both are an appointment that is <c>cancelled</c>.</summary>
        protected internal override bool TellsMissed => false;

        protected internal override IReadOnlySet<string> Absent { get; } = new HashSet<string>
        {
            nameof(PmsCapabilities.ReadInsurance), nameof(PmsCapabilities.AddInsurance), nameof(PmsCapabilities.ReadBalance), nameof(PmsCapabilities.ReadPayments),
        };
    }
}
