using System.Text.RegularExpressions;
using Parlae.Pms.Sandbox.Faults;
using Parlae.Pms.Sandbox.Practice;

namespace Parlae.Pms.Sandbox.OpenDental;

/// <summary>Patients: searched for by parts, read, created unless they exist, and changed (reference 3).</summary>
internal static partial class OpenDentalPatients
{
    /// <summary>What the search leaves out.</summary>
    private static readonly string[] OnlyWhole =
    [
        "Gender", "Position", "Guarantor", "EstBalance", "PriProv", "SecProv", "FeeSched", "ImageFolder", "FamFinUrgNote", "MedicaidID", "BalTotal", "EmployerNum", "DateFirstVisit", "Premed", "Ward",
        "PreferConfirmMethod", "PreferContactMethod", "PreferRecallMethod", "Language", "AdmitDate", "DateTStamp", "SuperFamily", "SecDateEntry",
    ];

    internal static Task SearchAsync(Exchange exchange)
    {
        var query = exchange.Context.Request.Query;
        var digits = new string(query["Phone"].ToString().Where(char.IsAsciiDigit).ToArray());
        var hideInactive = query["hideInactive"].ToString().Equals("true", StringComparison.OrdinalIgnoreCase);
        var found = All(exchange).Where(patient =>
            OpenDentalQuery.Holds(query["LName"], patient.LastName) && OpenDentalQuery.Holds(query["FName"], patient.FirstName, patient.PreferredName)
            && OpenDentalQuery.Fits(query["Birthdate"], OpenDentalText.Date(patient.BirthDate)) && OpenDentalQuery.Holds(query["Email"], patient.Email)
            && (digits.Length == 0 || patient.Phones.Any(phone => phone.Contains(digits, StringComparison.Ordinal))) && (patient.Active || !hideInactive));
        return OpenDentalReply.ListAsync(exchange.Context, found.OrderBy(patient => patient.LastName, StringComparer.OrdinalIgnoreCase).ThenBy(patient => patient.Number).Select(patient =>
        {
            var row = Row(exchange, patient);
            foreach (var name in OnlyWhole)
                row.Remove(name);
            if (OpenDentalIds.Whole(patient.Address.PostCode) is { } number)
                row["Zip"] = number;
            return row;
        }));
    }

    internal static Task SimpleAsync(Exchange exchange)
    {
        var query = exchange.Context.Request.Query;
        var since = query["DateTStamp"].ToString() is { Length: > 0 } text ? OpenDentalText.ReadStamp(text) ?? throw new OpenDentalRefusal(400, "DateTStamp is invalid.") : (NodaTime.LocalDateTime?)null;
        var now = OpenDentalText.Stamp(exchange.World.Clock.Now);
        return OpenDentalReply.ListAsync(exchange.Context, All(exchange)
            .Where(patient => (since is null || PracticeClock.At(patient.Changed) > since) && OpenDentalQuery.Holds(query["LName"], patient.LastName) && OpenDentalQuery.Holds(query["FName"], patient.FirstName))
            .Select(patient =>
            {
                var row = Row(exchange, patient);
                row["serverDateTime"] = now;
                return row;
            }));
    }

    internal static Task GetAsync(Exchange exchange, string id) => OpenDentalReply.JsonAsync(exchange.Context, 200, Row(exchange, Find(exchange, id)));

    internal static Task CreateAsync(Exchange exchange, OpenDentalBody body)
    {
        var (last, first) = (body.Need("LName"), body.Need("FName"));
        Check(body);
        var practice = exchange.Run.Practice;
        var provider = body.Number("PriProv") is { } number and not 0 ? OpenDentalIds.Provider(practice.Setting, number) ?? throw new OpenDentalRefusal(400, "PriProv is invalid.") : practice.Setting.Treating.First();
        var draft = new Patient(
            0, first, last, body.Text("Preferred") ?? "", body.Date("Birthdate"), body.Text("Gender") switch { "Male" => "M", "Female" => "F", _ => "" }, Digits(body, "WirelessPhone") ?? "", Digits(body, "HmPhone") ?? "",
            Digits(body, "WkPhone") ?? "", body.Text("Email") ?? "", new Address(Street(body, ""), body.Text("City") ?? "", body.Text("State") ?? "", body.Text("Zip") ?? ""), body.Number("Guarantor") ?? 0,
            provider.Id, Active: true, exchange.World.Clock.Local.Date, Allergy: "", exchange.World.Clock.Now);
        if (All(exchange).Any(known => IsSame(known, draft)))
            throw new OpenDentalRefusal(400, "Patient already exists.");
        return OpenDentalReply.WriteAsync(exchange, () => Row(exchange, practice.AddPatient(draft)), row => $"patients/{row["PatNum"]}");
    }

    internal static Task UpdateAsync(Exchange exchange, OpenDentalBody body, string id)
    {
        var known = Find(exchange, id);
        Check(body);
        if (body.Text("LName") is "" || body.Text("FName") is "")
            throw new OpenDentalRefusal(400, "LName and FName cannot be blank.");
        return OpenDentalReply.WriteAsync(exchange, () => Row(exchange, exchange.Run.Practice.ChangePatient(known.Number, patient => patient with
        {
            FirstName = body.Text("FName") ?? patient.FirstName,
            LastName = body.Text("LName") ?? patient.LastName,
            PreferredName = body.Text("Preferred") ?? patient.PreferredName,
            BirthDate = body.Date("Birthdate") ?? patient.BirthDate,
            Cell = Digits(body, "WirelessPhone") ?? patient.Cell,
            HomePhone = Digits(body, "HmPhone") ?? patient.HomePhone,
            WorkPhone = Digits(body, "WkPhone") ?? patient.WorkPhone,
            Email = body.Text("Email") ?? patient.Email,
            Address = new Address(body.Has("Address") ? Street(body, "") : patient.Address.Line1, body.Text("City") ?? patient.Address.City, body.Text("State") ?? patient.Address.Province, body.Text("Zip") ?? patient.Address.PostCode),
            Changed = exchange.World.Clock.Now,
        })!));
    }

    internal static Patient Find(Exchange exchange, string id) =>
        OpenDentalIds.Whole(id) is { } number && exchange.Run.Practice.FindPatient(number) is { } patient ? patient : throw new OpenDentalRefusal(404, "PatNum not found.");

    private static ShelfList<Patient> All(Exchange exchange) => exchange.Run.Practice.Snapshot(exchange.World.Clock.Now).Patients;

    private static void Check(OpenDentalBody body)
    {
        if (body.Text("State") is { Length: > 0 } state && !StateForm().IsMatch(state))
            throw new OpenDentalRefusal(400, "State must be two capital letters.");
        if (body.Text("Zip") is { Length: > 0 } zip && !ZipForm().IsMatch(zip))
            throw new OpenDentalRefusal(400, "Zip is invalid.");
    }

    private static string Street(OpenDentalBody body, string otherwise) =>
        string.Join(", ", new[] { body.Text("Address") ?? otherwise, body.Text("Address2") ?? "" }.Where(line => line.Length > 0));

    private static string? Digits(OpenDentalBody body, string name) => body.Text(name) is { } written ? new string(written.Where(char.IsAsciiDigit).ToArray()) is { Length: 11 } long_ && long_[0] == '1' ? long_[1..] : new string(written.Where(char.IsAsciiDigit).ToArray()) : null;

    /// <summary>By names, birth date and e-mail or phone.</summary>
    private static bool IsSame(Patient known, Patient draft) =>
        known.FirstName.Equals(draft.FirstName, StringComparison.OrdinalIgnoreCase) && known.LastName.Equals(draft.LastName, StringComparison.OrdinalIgnoreCase) && known.BirthDate == draft.BirthDate
        && (known.Phones.Intersect(draft.Phones).Any() || (draft.Email.Length > 0 && known.Email.Equals(draft.Email, StringComparison.OrdinalIgnoreCase)));

    private static OpenDentalRow Row(Exchange exchange, Patient patient)
    {
        var practice = exchange.Run.Practice;
        return new OpenDentalRow
        {
            ["PatNum"] = patient.Number,
            ["LName"] = patient.LastName,
            ["FName"] = patient.FirstName,
            ["MiddleI"] = "",
            ["Preferred"] = patient.PreferredName,
            ["PatStatus"] = patient.Active ? "Patient" : "Inactive",
            ["Gender"] = patient.Gender switch { "M" => "Male", "F" => "Female", _ => "Unknown" },
            ["Position"] = "Single",
            ["Birthdate"] = OpenDentalText.Date(patient.BirthDate),
            ["SSN"] = "",
            ["Address"] = patient.Address.Line1,
            ["Address2"] = "",
            ["City"] = patient.Address.City,
            ["State"] = patient.Address.Province,
            ["Zip"] = patient.Address.PostCode,
            ["HmPhone"] = OpenDentalText.Phone(patient.HomePhone),
            ["WkPhone"] = OpenDentalText.Phone(patient.WorkPhone),
            ["WirelessPhone"] = OpenDentalText.Phone(patient.Cell),
            ["Guarantor"] = patient.Guarantor,
            ["Email"] = patient.Email,
            ["EstBalance"] = 0.0m,
            ["PriProv"] = OpenDentalIds.Provider(practice.Setting, patient.ProviderId),
            ["priProvAbbr"] = patient.ProviderId,
            ["SecProv"] = 0,
            ["secProvAbbr"] = "",
            ["FeeSched"] = 0,
            ["BillingType"] = "Standard Account",
            ["ImageFolder"] = $"{patient.LastName}{patient.FirstName}{patient.Number}",
            ["FamFinUrgNote"] = "",
            ["ChartNumber"] = "",
            ["MedicaidID"] = "",
            ["BalTotal"] = 0.0m,
            ["EmployerNum"] = 0,
            ["DateFirstVisit"] = OpenDentalText.NoDate,
            ["ClinicNum"] = 0,
            ["clinicAbbr"] = "",
            ["Premed"] = "false",
            ["Ward"] = "",
            ["PreferConfirmMethod"] = "None",
            ["PreferContactMethod"] = "None",
            ["PreferRecallMethod"] = "None",
            ["Language"] = "",
            ["AdmitDate"] = OpenDentalText.NoDate,
            ["siteDesc"] = "",
            ["DateTStamp"] = OpenDentalText.Stamp(patient.Changed),
            ["SuperFamily"] = 0,
            ["TxtMsgOk"] = "Unknown",
            ["SecDateEntry"] = OpenDentalText.Date(patient.Created),
        };
    }

    [GeneratedRegex("^[A-Z]{2}$")]
    private static partial Regex StateForm();

    [GeneratedRegex(@"^(\d{5}|\d{5}-\d{4}|\d{9})$")]
    private static partial Regex ZipForm();
}
