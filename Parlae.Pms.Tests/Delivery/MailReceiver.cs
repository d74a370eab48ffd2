using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Parlae.Pms.Core.Delivery;

namespace Parlae.Pms.Tests.Delivery;

/// <summary>A mail server on loopback that keeps what it is given (RFC 5321, as much as a client needs).</summary>
internal sealed class MailReceiver : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stopping = new();
    private readonly Task listening;

    public MailReceiver()
    {
        listener.Start();
        listening = ListenAsync();
    }

    public ConcurrentQueue<(string To, string Mail)> Received { get; } = new();

    /// <summary>Recipients that do not exist.</summary>
    public string? Refuses { get; set; }

    /// <summary>Answered to everything: the server is in trouble.</summary>
    public string? Trouble { get; set; }

    public SmtpServer Server => new("127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port, false, true, null, null, "office@maple.example", "desk@maple.example");

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await listening;
        listener.Dispose();
        stopping.Dispose();
    }

    private async Task ListenAsync()
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                using var client = await listener.AcceptTcpClientAsync(stopping.Token);
                await ServeAsync(client);
            }
            catch (Exception exception) when (exception is OperationCanceledException or IOException)
            {
                continue; // it hung up, or we are done
            }
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        await using var stream = client.GetStream();
        using var reader = new StreamReader(stream);
        await using var writer = new StreamWriter(stream) { NewLine = "\r\n", AutoFlush = true };
        var to = "";
        await writer.WriteLineAsync("220 mail.example");
        while (await reader.ReadLineAsync(stopping.Token) is { } line)
        {
            if (line == "DATA")
            {
                await writer.WriteLineAsync("354 go on");
                var mail = new List<string>();
                while (await reader.ReadLineAsync(stopping.Token) is { } text && text != ".")
                    mail.Add(text);
                Received.Enqueue((to, string.Join('\n', mail)));
            }

            if (line.StartsWith("RCPT TO:", StringComparison.OrdinalIgnoreCase))
                to = line[9..].TrimEnd('>');
            var answer = Trouble ?? (line.StartsWith("RCPT", StringComparison.OrdinalIgnoreCase) && to == Refuses ? "550 no such mailbox" : line == "QUIT" ? "221 bye" : "250 ok");
            await writer.WriteLineAsync(answer);
            if (line == "QUIT")
                return;
        }
    }
}
