using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Tests.Contracts.Pms;

public sealed class NexHealthPmsTests(NexHealthPmsTests.Practice practice) : PmsContract(practice), IClassFixture<NexHealthPmsTests.Practice>
{
    public sealed class Practice : PmsClinic
    {
        protected internal override string Word => "nexhealth";

        protected internal override PmsVendor Vendor => PmsVendor.NexHealth;

        protected internal override string SecretName => "apiKey";

        protected internal override string NeededName => "subdomain";

        protected internal override bool MovesToOthers => false;

        protected internal override bool IsLater => true;

        protected internal override string UnknownId => "999999999";

        protected internal override object? TokenRefusal { get; } = new { code = 401, body = new { code = false, error = new[] { "Token is invalid or expired" } } };

        /// <summary>There is no call that changes a patient or adds insurance, and of notes that can be read nobody knows what they look like.</summary>
        protected internal override IReadOnlySet<string> Absent { get; } = new HashSet<string> { nameof(PmsCapabilities.UpdatePatient), nameof(PmsCapabilities.AddInsurance), nameof(PmsCapabilities.ReadNotes) };
    }
}
