using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json.Nodes;
using Parlae.Pms.Tests.Support;

namespace Parlae.Pms.Tests.Infra;

/// <summary>
/// The Bicep compiler that the restore fetched, as one process that answers JSON-RPC: warm, it needs a fraction of a second for what a new one needs
/// several for. It ends with its input, and so with this process.
/// </summary>
internal static class BicepCompiler
{
    private static readonly SemaphoreSlim Turn = new(1);
    private static Process? _server;
    private static int _calls;

    public static string Folder { get; } = Path.Combine(BuiltApp.Root, "infra");

    private static string Program => typeof(BicepCompiler).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(each => each.Key == "BicepPath").Value
        ?? throw new InvalidOperationException("The build did not say where the Bicep compiler is.");

    public static async Task<JsonNode> AskAsync(string method, JsonObject parameters)
    {
        await Turn.WaitAsync();
        try
        {
            _server ??= Process.Start(new ProcessStartInfo(Program, ["jsonrpc", "--stdio"]) { RedirectStandardInput = true, RedirectStandardOutput = true })
                ?? throw new InvalidOperationException("The Bicep compiler does not start.");
            await SendAsync(_server.StandardInput.BaseStream, new JsonObject { ["jsonrpc"] = "2.0", ["id"] = ++_calls, ["method"] = method, ["params"] = new JsonArray(parameters) });
            var answer = await ReceiveAsync(_server.StandardOutput.BaseStream);
            return answer["result"] ?? throw new InvalidOperationException($"{method}: {answer["error"]?.ToJsonString()}");
        }
        finally
        {
            Turn.Release();
        }
    }

    private static async Task SendAsync(Stream input, JsonObject message)
    {
        var body = Encoding.UTF8.GetBytes(message.ToJsonString());
        await input.WriteAsync(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}\r\n\r\n")));
        await input.WriteAsync(body);
        await input.FlushAsync();
    }

    private static async Task<JsonNode> ReceiveAsync(Stream output)
    {
        var header = new StringBuilder();
        var one = new byte[1];
        while (!header.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await output.ReadExactlyAsync(one);
            header.Append((char)one[0]);
        }

        var length = header.ToString().Split("\r\n").Single(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase)).Split(':')[1];
        var body = new byte[int.Parse(length, NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture)];
        await output.ReadExactlyAsync(body);
        return JsonNode.Parse(body)!;
    }
}
