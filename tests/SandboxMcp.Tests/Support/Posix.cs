using System.Runtime.InteropServices;

namespace SandboxMcp.Tests.Support;

/// <summary>The system calls that tests need and .NET does not have.</summary>
internal static partial class Posix
{
    private const int Nobody = 65534;

    public static void MakeFifo(string path) => Assert.Equal(0, MkFifo(path, 0x180));

    /// <summary>Puts one name in the place of another at one instant; a link is moved, not followed.</summary>
    public static void Rename(string from, string to) => Assert.Equal(0, RenameFile(from, to));

    /// <summary>Runs on a thread whose file access is an ordinary user's, because nothing is unreadable to root.</summary>
    public static T WithoutRoot<T>(Func<T> action)
    {
        T result = default!;
        Exception? failure = null;
        Thread thread = new(() =>
        {
            if (Environment.IsPrivilegedProcess)
            {
                _ = SetFsUid(Nobody);
            }

            try
            {
                result = action();
            }
            catch (Exception e)
            {
                failure = e;
            }
        });
        thread.Start();
        thread.Join();
        return failure is null ? result : throw new InvalidOperationException("The action failed.", failure);
    }

    [LibraryImport("libc", EntryPoint = "mkfifo", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MkFifo(string path, uint mode);

    [LibraryImport("libc", EntryPoint = "rename", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameFile(string from, string to);

    [LibraryImport("libc", EntryPoint = "setfsuid")]
    private static partial int SetFsUid(int user);
}
