namespace Parlae.Pms.Sandbox.Sikka.Tables;

/// <summary>A row being filled; columns that nobody sets are empty text, as in Sikka's answers.</summary>
internal sealed class Row
{
    private readonly Shape shape;

    internal Row(Shape shape)
    {
        this.shape = shape;
        Values = new string[shape.Columns.Count];
        Array.Fill(Values, "");
    }

    internal string[] Values { get; }

    internal string this[string column]
    {
        set => Values[shape.PlaceOf(column) ?? throw new ArgumentException($"No column {column}.", nameof(column))] = value;
    }

    /// <summary>The links that most rows carry.</summary>
    internal Row InPractice(string? path = null)
    {
        if (path is not null)
            this["href"] = SikkaIds.InPractice(path);
        this["practice_id"] = SikkaCredentials.PracticeId;
        this["practice_href"] = SikkaIds.Practice;
        return this;
    }

    internal Row OfPatient(int number)
    {
        var id = SikkaIds.Patient(number);
        this["patient_id"] = id;
        this["patient_href"] = SikkaIds.InPractice("patients/" + id);
        return this;
    }

    internal Row OfProvider(string id)
    {
        this["provider_id"] = id;
        this["provider_href"] = SikkaIds.InPractice("providers/" + id);
        return this;
    }
}
