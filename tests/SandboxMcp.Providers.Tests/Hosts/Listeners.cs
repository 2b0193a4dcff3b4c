using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SandboxMcp.Providers.Tests.Hosts;

/// <summary>Servers on the host that must never hear anything: TCP and UDP on IPv4 and IPv6, a unix socket with a path and one with an abstract name.</summary>
public sealed class Listeners : IDisposable
{
    private readonly List<Socket> sockets = [];
    private readonly ConcurrentQueue<string> heard = [];

    public Listeners()
    {
        Tcp4 = Listen(new IPEndPoint(IPAddress.Any, 0), ProtocolType.Tcp);
        Udp4 = Listen(new IPEndPoint(IPAddress.Any, 0), ProtocolType.Udp);
        if (Socket.OSSupportsIPv6)
        {
            Tcp6 = Listen(new IPEndPoint(IPAddress.IPv6Any, 0), ProtocolType.Tcp);
            Udp6 = Listen(new IPEndPoint(IPAddress.IPv6Any, 0), ProtocolType.Udp);
        }

        UnixPath = Path.Combine(Path.GetTempPath(), $"sbx-{Guid.NewGuid():N}.sock");
        Listen(new UnixDomainSocketEndPoint(UnixPath), ProtocolType.Unspecified);
        File.SetUnixFileMode(UnixPath, (UnixFileMode)0b110_110_110);
        Listen(new UnixDomainSocketEndPoint("\0" + AbstractName), ProtocolType.Unspecified);
    }

    public int Tcp4 { get; }

    public int Tcp6 { get; } = 9;

    public int Udp4 { get; }

    public int Udp6 { get; } = 9;

    public string UnixPath { get; }

    public string AbstractName { get; } = $"sandboxmcp-abstract-{Guid.NewGuid():N}";

    /// <summary>What came in, ever.</summary>
    public IReadOnlyCollection<string> Heard => heard;

    public void Dispose()
    {
        sockets.ForEach(s => s.Dispose());
        File.Delete(UnixPath);
    }

    private int Listen(EndPoint where, ProtocolType protocol)
    {
        Socket socket = new(where.AddressFamily, protocol == ProtocolType.Udp ? SocketType.Dgram : SocketType.Stream, protocol);
        sockets.Add(socket);
        if (where.AddressFamily == AddressFamily.InterNetworkV6)
        {
            socket.DualMode = false;
        }

        socket.Bind(where);
        _ = protocol == ProtocolType.Udp ? ReceiveAsync(socket, where.AddressFamily) : AcceptAsync(socket);
        return socket.LocalEndPoint is IPEndPoint ip ? ip.Port : 0;
    }

    private async Task AcceptAsync(Socket socket)
    {
        socket.Listen();
        while (true)
        {
            try
            {
                using Socket visitor = await socket.AcceptAsync();
                byte[] said = new byte[256];
                using CancellationTokenSource patience = new(500);
                heard.Enqueue($"a visitor at {socket.LocalEndPoint}");
                int count = await visitor.ReceiveAsync(said, patience.Token);
                heard.Enqueue($"{socket.LocalEndPoint} heard {Encoding.UTF8.GetString(said, 0, count)}");
            }
            catch (OperationCanceledException)
            {
                // It came and said nothing, which is bad enough.
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task ReceiveAsync(Socket socket, AddressFamily family)
    {
        byte[] said = new byte[256];
        EndPoint anybody = new IPEndPoint(family == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);
        while (true)
        {
            try
            {
                SocketReceiveFromResult got = await socket.ReceiveFromAsync(said, anybody);
                heard.Enqueue($"{socket.LocalEndPoint} heard {Encoding.UTF8.GetString(said, 0, got.ReceivedBytes)}");
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }
}
