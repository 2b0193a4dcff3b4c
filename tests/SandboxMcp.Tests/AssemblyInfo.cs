// The tests look at FIFOs, file modes and /proc.
[assembly: System.Runtime.Versioning.SupportedOSPlatform("linux")]
