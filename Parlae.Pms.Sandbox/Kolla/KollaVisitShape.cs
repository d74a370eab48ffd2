using System.Buffers;
using System.Text.Json;
using NodaTime;
using Parlae.Pms.Sandbox.Practice;

namespace Parlae.Pms.Sandbox.Kolla;

/// <summary>A visit in Kolla's JSON (reference 5), written straight into bytes: lists hold hundreds of them.</summary>
internal static class KollaVisitShape
{
    internal static byte[] Write(KollaCall call, Appointment visit)
    {
        var buffer = new ArrayBufferWriter<byte>(2048);
        using (var json = new Utf8JsonWriter(buffer))
            Write(json, call, visit);
        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter json, KollaCall call, Appointment visit)
    {
        var setting = call.Setting;
        var provider = setting.FindProvider(visit.ProviderId)!;
        var room = setting.Rooms.First(known => known.Id == visit.RoomId);
        var patient = call.Practice.FindPatient(visit.Patient);
        var start = PracticeClock.InstantOf(visit.Start);
        var end = start + Duration.FromMinutes(visit.Minutes);
        var isBroken = call.Desk.IsBroken(visit);
        json.WriteStartObject();
        json.WriteString("name", KollaIds.Appointment(visit.Number));
        json.WriteString("remote_id", KollaIds.Number(visit.Number));
        json.WriteString("contact_id", KollaIds.Contact(visit.Patient));
        json.WriteStartObject("contact");
        json.WriteString("name", KollaIds.Contact(visit.Patient));
        json.WriteString("remote_id", KollaIds.Number(visit.Patient));
        json.WriteString("given_name", patient?.FirstName);
        json.WriteString("family_name", patient?.LastName);
        json.WriteEndObject();
        json.WriteString("location", "");
        json.WriteString("start_time", KollaShapes.Moment(start));
        json.WriteString("end_time", KollaShapes.Moment(end));
        json.WriteString("wall_start_time", KollaShapes.Wall(PracticeClock.At(start)));
        json.WriteString("wall_end_time", KollaShapes.Wall(PracticeClock.At(end)));
        json.WriteString("time_zone", PracticeClock.Zone.Id);
        json.WriteStartArray("providers");
        Write(json, provider);
        json.WriteEndArray();
        json.WritePropertyName("scheduler");
        Write(json, setting.FindProvider("FD1")!);
        json.WriteString("appointment_type_id", setting.FindVisitType(visit.Type) is { } type ? KollaIds.VisitType(type) : "");
        json.WriteString("operatory", KollaIds.Room(setting, visit.RoomId));
        json.WriteStartArray("resources");
        Write(json, provider);
        KollaShapes.Room(setting, room).WriteTo(json);
        json.WriteEndArray();
        json.WriteString("short_description", visit.Description);
        json.WriteString("notes", visit.Note);
        json.WriteBoolean("confirmed", visit.Status == VisitStatus.Confirmed);
        json.WriteBoolean("cancelled", visit.Status == VisitStatus.Cancelled && !isBroken);
        json.WriteBoolean("completed", visit.Status == VisitStatus.Completed);
        json.WriteBoolean("broken", isBroken);
        json.WriteStartObject("additional_data");
        json.WriteEndObject();
        json.WriteString("create_time", KollaShapes.Moment(visit.MadeAt));
        json.WriteString("update_time", KollaShapes.Moment(visit.Changed));
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Provider provider) => KollaShapes.Provider(provider).WriteTo(json);
}
