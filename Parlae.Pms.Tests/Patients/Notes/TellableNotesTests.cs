using Parlae.Pms.Core.Patients.Notes;
using Parlae.Pms.Core.Practices;

namespace Parlae.Pms.Tests.Patients.Notes;

public class TellableNotesTests
{
    [Theory]
    [InlineData("PatNote", true)]
    [InlineData("Patient Note", true)]
    [InlineData("Appointment Note", true)]
    [InlineData("APPT", true)]
    [InlineData("Front Desk", true)]
    [InlineData("Clinical Note", false)]
    [InlineData("Clinical Appointment Note", false)]
    [InlineData("Patient Note - Medical Alert", false)]
    [InlineData("Treatment", false)]
    [InlineData("Perio Exam", false)]
    [InlineData("Miscellaneous", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Without_a_list_only_the_front_desks_types_are_told(string? type, bool told) => Assert.Equal(told, TellableNotes.Allows(new PracticeRules(), type));

    [Theory]
    [InlineData("clinical note", true)]
    [InlineData("CLINICAL NOTE", true)]
    [InlineData("PatNote", false)]
    [InlineData("Clinical Notes", false)]
    [InlineData(null, false)]
    public void A_list_counts_and_nothing_else(string? type, bool told) => Assert.Equal(told, TellableNotes.Allows(new PracticeRules { NoteTypes = ["Clinical Note"] }, type));

    [Fact]
    public void An_empty_list_tells_none() => Assert.False(TellableNotes.Allows(new PracticeRules { NoteTypes = [] }, "PatNote"));
}
