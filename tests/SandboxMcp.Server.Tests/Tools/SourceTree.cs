using System.Runtime.InteropServices;
using SandboxMcp.Server.Tests.Support;

namespace SandboxMcp.Server.Tests.Tools;

/// <summary>A directory with everything that execute_file must tell apart.</summary>
internal static partial class SourceTree
{
    private static readonly Lock Gate = new();

    /// <summary>Makes it in the working directory of the place, once.</summary>
    public static void Ensure(Place place)
    {
        lock (Gate)
        {
            if (File.Exists(In(place, "good.py")))
            {
                return;
            }

            string outside = Path.Combine(place.Root, "outside.py");
            File.WriteAllText(outside, "print('must not run')");
            place.File("text.txt", "hello");
            place.File("large.py", new string('#', 65_537));
            Directory.CreateDirectory(In(place, "directory.py"));
            File.CreateSymbolicLink(In(place, "link-out.py"), outside);
            File.CreateSymbolicLink(In(place, "linked-directory"), place.Root);
            File.CreateSymbolicLink(In(place, "dangling.py"), In(place, "nowhere.py"));
            File.CreateSymbolicLink(In(place, "loop.py"), In(place, "loop.py"));
            File.CreateSymbolicLink(In(place, "device.py"), "/dev/zero");
            Assert.Equal(0, MakeFifo(In(place, "fifo.py"), 0x180));
            Assert.Equal(0, MakeNode(In(place, "socket.py"), 0xC180, 0));
            if (Environment.IsPrivilegedProcess)
            {
                File.Delete(In(place, "device.py"));
                Assert.Equal(0, MakeNode(In(place, "device.py"), 0x2180, 0x105)); // A character device, 1:5, which is /dev/zero.
            }

            place.File("good.py", "print('must not run')");
        }
    }

    private static string In(Place place, string name) => Path.Combine(place.Work, name);

    [LibraryImport("libc", EntryPoint = "mkfifo", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MakeFifo(string path, uint mode);

    [LibraryImport("libc", EntryPoint = "mknod", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MakeNode(string path, uint mode, ulong device);
}
