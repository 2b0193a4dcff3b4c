using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace SandboxMcp.Providers.Linux;

/// <summary><c>struct pollfd</c> of poll(2). A negative descriptor is passed over.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PollEntry(SafeFileHandle handle, short events)
{
    public int Descriptor = (int)handle.DangerousGetHandle();
    public short Events = events;
    public short Returned;

    /// <summary>Whether anything at all happened.</summary>
    public readonly bool Happened => Returned != 0;

    /// <summary>Passes this entry over from now on.</summary>
    public void Ignore() => (Descriptor, Returned) = (-1, 0);
}
