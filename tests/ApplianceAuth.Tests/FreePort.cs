using System.Net;
using System.Net.Sockets;

namespace ApplianceAuth.Tests;

/// <summary>Finds unused ports below the range of ephemeral ports, so that no other test receives the same one.</summary>
internal static class FreePort
{
    private static int s_next = 20_000 + (Environment.ProcessId % 8_000);

    public static int Next()
    {
        for (int i = 0; i < 1000; i++)
        {
            int port = Interlocked.Increment(ref s_next);
            if (IsFree(IPAddress.Loopback, port) && IsFree(IPAddress.IPv6Loopback, port))
            {
                return port;
            }
        }

        throw new InvalidOperationException("There is no free port.");
    }

    public static bool IsFree(IPAddress address, int port)
    {
        using TcpListener listener = new(address, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
