using System.Runtime.InteropServices;

namespace SandboxMcp.Providers.Linux;

/// <summary>A NULL-terminated array of C strings, as execve(2) wants them. Disposing frees it.</summary>
internal sealed unsafe class CStrings : IDisposable
{
    private readonly int count;

    public CStrings(IEnumerable<string> strings)
    {
        string[] all = [.. strings];
        count = all.Length;
        Pointer = (byte**)NativeMemory.AllocZeroed((nuint)(count + 1), (nuint)sizeof(byte*));
        for (int i = 0; i < count; i++)
        {
            Pointer[i] = (byte*)Marshal.StringToCoTaskMemUTF8(all[i]);
        }
    }

    public byte** Pointer { get; }

    public void Dispose()
    {
        for (int i = 0; i < count; i++)
        {
            Marshal.FreeCoTaskMem((nint)Pointer[i]);
        }

        NativeMemory.Free(Pointer);
    }
}
