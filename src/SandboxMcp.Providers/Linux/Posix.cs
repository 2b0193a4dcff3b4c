using System.Buffers.Binary;
using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace SandboxMcp.Providers.Linux;

/// <summary>
/// The system calls that .NET has no name for, with their errors as exceptions. Needed because a sandbox wants three descriptors of our choosing, its
/// real wait status, and a process handle that cannot come to mean another process (pidfd), none of which System.Diagnostics.Process gives.
/// </summary>
internal static unsafe partial class Posix
{
    public const short PollIn = 1;
    public const short PollOut = 4;
    public const int SigKill = 9;

    private const int Eintr = 4;
    private const int Eagain = 11;
    private const int Echild = 10;
    private const int Epipe = 32;

    /// <summary>A connected pair of stream sockets; the second end is for a child.</summary>
    public static (SafeFileHandle Ours, SafeFileHandle Theirs) SocketPair()
    {
        int* ends = stackalloc int[2];
        Check(socketpair(1, 1 | 0x80000, 0, ends), "socketpair");
        return (Own(ends[0]), Own(ends[1]));
    }

    /// <summary>A pipe.</summary>
    public static (SafeFileHandle Read, SafeFileHandle Write) Pipe()
    {
        int* ends = stackalloc int[2];
        Check(pipe2(ends, 0x80000), "pipe2");
        return (Own(ends[0]), Own(ends[1]));
    }

    /// <summary>Makes reads and writes return instead of waiting.</summary>
    public static void SetNonBlocking(SafeFileHandle handle) => Check(fcntl(Number(handle), 4, 0x800), "fcntl");

    /// <summary>Bytes read; 0 at the end; -1 when there is nothing now.</summary>
    public static int Read(SafeFileHandle handle, Span<byte> buffer)
    {
        while (true)
        {
            nint count;
            fixed (byte* start = buffer)
            {
                count = read(Number(handle), start, (nuint)buffer.Length);
            }

            if (count >= 0)
            {
                return (int)count;
            }

            switch (Marshal.GetLastPInvokeError())
            {
                case Eintr: continue;
                case Eagain: return -1;
                case int error: throw new IOException($"read: {Marshal.GetPInvokeErrorMessage(error)}");
            }
        }
    }

    /// <summary>Bytes written; 0 when it would wait; -1 when the other side is gone.</summary>
    public static int Send(SafeFileHandle socket, ReadOnlySpan<byte> bytes)
    {
        while (true)
        {
            nint count;
            fixed (byte* start = bytes)
            {
                count = send(Number(socket), start, (nuint)bytes.Length, 0x4000 /* MSG_NOSIGNAL */);
            }

            if (count >= 0)
            {
                return (int)count;
            }

            switch (Marshal.GetLastPInvokeError())
            {
                case Eintr: continue;
                case Eagain: return 0;
                case Epipe or 104: return -1;
                case int error: throw new IOException($"send: {Marshal.GetPInvokeErrorMessage(error)}");
            }
        }
    }

    /// <summary>Waits for events; a negative time waits for ever.</summary>
    /// <returns>How many entries have events; 0 when the time is over.</returns>
    public static int Poll(Span<PollEntry> entries, int milliseconds)
    {
        long start = Environment.TickCount64;
        fixed (PollEntry* first = entries)
        {
            while (true)
            {
                // A signal, such as SIGCHLD for each dead sandbox, ends poll(2) early.
                int left = milliseconds < 0 ? -1 : (int)Math.Max(0, milliseconds - (Environment.TickCount64 - start));
                int count = poll(first, (nuint)entries.Length, left);
                if (count >= 0 || Marshal.GetLastPInvokeError() != Eintr)
                {
                    return Check(count, "poll");
                }
            }
        }
    }

    /// <summary>
    /// Starts a program with exactly these descriptors 0, 1 and 2, this environment, default signals and a process group of its own, whose id is the
    /// returned pid.
    /// </summary>
    /// <exception cref="Win32Exception">It could not be started.</exception>
    public static int Spawn(
        IReadOnlyList<string> command, IEnumerable<string> environment, string? directory, SafeFileHandle stdin, SafeFileHandle stdout, SafeFileHandle stderr)
    {
        // Opaque glibc and musl types, at most 80 and 336 bytes long; generous room for both.
        byte* actions = stackalloc byte[512];
        byte* attributes = stackalloc byte[1024];
        byte* signals = stackalloc byte[128];
        using CStrings argv = new(command);
        using CStrings envp = new(environment);
        Check(posix_spawn_file_actions_init(actions), "posix_spawn_file_actions_init");
        Check(posix_spawnattr_init(attributes), "posix_spawnattr_init");
        try
        {
            if (directory is not null)
            {
                CheckCode(posix_spawn_file_actions_addchdir_np(actions, directory), "chdir");
            }

            ReadOnlySpan<SafeFileHandle> handles = [stdin, stdout, stderr];
            for (int i = 0; i < handles.Length; i++)
            {
                CheckCode(posix_spawn_file_actions_adddup2(actions, Number(handles[i]), i), "dup2");
            }

            // .NET ignores SIGPIPE and blocks nothing; a child must have every signal at its default.
            _ = sigfillset(signals);
            CheckCode(posix_spawnattr_setsigdefault(attributes, signals), "setsigdefault");
            _ = sigemptyset(signals);
            CheckCode(posix_spawnattr_setsigmask(attributes, signals), "setsigmask");
            CheckCode(posix_spawnattr_setflags(attributes, 0x02 | 0x04 | 0x08 /* SETPGROUP | SETSIGDEF | SETSIGMASK */), "setflags");
            CheckCode(posix_spawn(out int pid, command[0], actions, attributes, argv.Pointer, envp.Pointer), command[0]);
            return pid;
        }
        finally
        {
            _ = posix_spawn_file_actions_destroy(actions);
            _ = posix_spawnattr_destroy(attributes);
        }
    }

    /// <summary>Waits until the child ends; its wait status.</summary>
    public static int Wait(int pid)
    {
        while (true)
        {
            if (waitpid(pid, out int status, 0) == pid)
            {
                return status;
            }

            int error = Marshal.GetLastPInvokeError();
            if (error != Eintr)
            {
                throw new Win32Exception(error, $"waitpid({pid}): {Marshal.GetPInvokeErrorMessage(error)}");
            }
        }
    }

    /// <summary>The wait status of a child that has ended, or null when it lives or is not ours.</summary>
    public static int? TryWait(int pid) => waitpid(pid, out int status, 1 /* WNOHANG */) > 0 ? status : null;

    /// <summary>Takes in every dead child of a process group.</summary>
    /// <returns>Whether living children of it remain.</returns>
    public static bool ReapGroup(int group)
    {
        int pid;
        while ((pid = waitpid(-group, out _, 1 /* WNOHANG */)) > 0)
        {
        }

        return pid == 0;
    }

    /// <summary>A handle that means this process for ever; it becomes readable when the process ends.</summary>
    public static SafeFileHandle OpenProcess(int pid) => Own(Check((int)syscall(434 /* pidfd_open */, pid, 0, 0, 0), "pidfd_open"));

    /// <summary>The same, or null when there is no such process any more.</summary>
    public static SafeFileHandle? TryOpenProcess(int pid)
    {
        int descriptor = (int)syscall(434 /* pidfd_open */, pid, 0, 0, 0);
        return descriptor >= 0 ? Own(descriptor) : Marshal.GetLastPInvokeError() == 3 /* ESRCH */ ? null : OpenProcess(pid);
    }

    /// <summary>Sends SIGKILL to the very process that the handle means; does nothing when it has ended.</summary>
    public static void Kill(SafeFileHandle process) => _ = syscall(424 /* pidfd_send_signal */, Number(process), SigKill, 0, 0);

    /// <summary>Sends a signal to a process group.</summary>
    public static void KillGroup(int group, int signal) => _ = kill(-group, signal);

    /// <summary>Lets the ends of children be waited for, whatever our own parent had set: an ignored SIGCHLD is inherited, and makes them vanish unseen.</summary>
    public static void RestoreChildSignal() => _ = signal(17 /* SIGCHLD */, 0 /* SIG_DFL */);

    /// <summary>Makes orphaned descendants children of this process, so that their ends are ours to know.</summary>
    public static void BecomeSubreaper() => Check(prctl(36 /* PR_SET_CHILD_SUBREAPER */, 1, 0, 0, 0), "prctl");

    /// <summary>Gives the calling thread a mount namespace of its own, which the host's later mounts still reach, and unmounts something in it.</summary>
    public static void HideMount(string mountPoint)
    {
        Check(unshare(0x0002_0000 /* CLONE_NEWNS */), "unshare");
        Check(mount("none", "/", null, 0x4000 | 0x8_0000 /* MS_REC | MS_SLAVE */, null), "mount");
        Check(umount2(mountPoint, 2 /* MNT_DETACH */), $"umount {mountPoint}");
    }

    /// <summary>Whether a file system has no block or no inode left; null when it cannot be asked.</summary>
    public static bool? IsFull(string path)
    {
        // struct statfs on 64-bit Linux: eight-byte fields type, bsize, blocks, bfree, bavail, files, ffree, …
        long* fields = stackalloc long[32];
        return statfs(path, fields) == 0 ? fields[3] == 0 || fields[6] == 0 : null;
    }

    /// <summary>Whether this is a directory, no link, that belongs to our user and that nobody else can enter.</summary>
    public static bool IsPrivateDirectory(string path)
    {
        // statx(2) has one layout on every architecture: uid at byte 20, mode at byte 28.
        Span<byte> status = stackalloc byte[256];
        return statx(-100 /* AT_FDCWD */, path, 0x100 /* AT_SYMLINK_NOFOLLOW */, 0xB /* TYPE, MODE, UID */, status) == 0
            && BinaryPrimitives.ReadUInt32LittleEndian(status[20..]) == geteuid()
            && (BinaryPrimitives.ReadUInt16LittleEndian(status[28..]) & 0xF03F) == 0x4000;
    }

    /// <summary>Removes an empty directory. True when it is gone, or was never there; false when something is in it.</summary>
    public static bool TryRemoveDirectory(string path) => rmdir(path) == 0 || Marshal.GetLastPInvokeError() == 2 /* ENOENT */;

    /// <summary>The effective user id.</summary>
    public static uint EffectiveUser() => geteuid();

    /// <summary>The effective group id.</summary>
    public static uint EffectiveGroup() => getegid();

    private static SafeFileHandle Own(int descriptor) => new(descriptor, ownsHandle: true);

    private static int Number(SafeFileHandle handle) => handle.IsClosed
        ? throw new ObjectDisposedException(nameof(SafeFileHandle))
        : (int)handle.DangerousGetHandle();

    private static int Check(int result, string call)
    {
        if (result >= 0)
        {
            return result;
        }

        int error = Marshal.GetLastPInvokeError();
        throw new Win32Exception(error, $"{call}: {Marshal.GetPInvokeErrorMessage(error)}");
    }

    private static void CheckCode(int error, string call)
    {
        if (error != 0)
        {
            throw new Win32Exception(error, $"{call}: {Marshal.GetPInvokeErrorMessage(error)}");
        }
    }

#pragma warning disable SYSLIB1054, IDE1006 // C's own names.
    [LibraryImport("libc", SetLastError = true)]
    private static partial int socketpair(int domain, int type, int protocol, int* ends);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int pipe2(int* ends, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fcntl(int descriptor, int command, int argument);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint read(int descriptor, byte* buffer, nuint length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint send(int descriptor, byte* buffer, nuint length, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int poll(PollEntry* entries, nuint count, int milliseconds);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int waitpid(int pid, out int status, int options);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int kill(int pid, int signal);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint signal(int number, nint handler);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int prctl(int option, nint a, nint b, nint c, nint d);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint syscall(nint number, nint a, nint b, nint c, nint d);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int unshare(int flags);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int mount(string source, string target, string? type, nuint flags, string? data);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int umount2(string target, int flags);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int statfs(string path, long* fields);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int statx(int directory, string path, int flags, uint mask, Span<byte> status);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int rmdir(string path);

    [LibraryImport("libc")]
    private static partial uint geteuid();

    [LibraryImport("libc")]
    private static partial uint getegid();

    [LibraryImport("libc")]
    private static partial int sigfillset(byte* set);

    [LibraryImport("libc")]
    private static partial int sigemptyset(byte* set);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int posix_spawn(out int pid, string path, byte* actions, byte* attributes, byte** argv, byte** envp);

    [LibraryImport("libc")]
    private static partial int posix_spawn_file_actions_init(byte* actions);

    [LibraryImport("libc")]
    private static partial int posix_spawn_file_actions_destroy(byte* actions);

    [LibraryImport("libc")]
    private static partial int posix_spawn_file_actions_adddup2(byte* actions, int descriptor, int target);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int posix_spawn_file_actions_addchdir_np(byte* actions, string path);

    [LibraryImport("libc")]
    private static partial int posix_spawnattr_init(byte* attributes);

    [LibraryImport("libc")]
    private static partial int posix_spawnattr_destroy(byte* attributes);

    [LibraryImport("libc")]
    private static partial int posix_spawnattr_setsigdefault(byte* attributes, byte* signals);

    [LibraryImport("libc")]
    private static partial int posix_spawnattr_setsigmask(byte* attributes, byte* signals);

    [LibraryImport("libc")]
    private static partial int posix_spawnattr_setflags(byte* attributes, short flags);
#pragma warning restore SYSLIB1054, IDE1006
}
