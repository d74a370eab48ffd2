using Microsoft.Data.Sqlite;

namespace Parlae.Pms.Core.Storage.Sqlite;

/// <summary>Short forms of the driver's calls. Statements are constants of ours.</summary>
internal static class SqliteExtensions
{
    public static void Execute(this SqliteConnection connection, string sql)
    {
        using var command = connection.Command(sql);
        command.ExecuteNonQuery();
    }

    public static long? Number(this SqliteConnection connection, string sql) => connection.Scalar(sql) as long?;

    public static string? Text(this SqliteConnection connection, string sql) => connection.Scalar(sql) as string;

    private static object? Scalar(this SqliteConnection connection, string sql)
    {
        using var command = connection.Command(sql);
        return command.ExecuteScalar();
    }

    private static SqliteCommand Command(this SqliteConnection connection, string sql)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // no statement is made from input
        command.CommandText = sql;
#pragma warning restore CA2100
        return command;
    }
}
