using System.Runtime.InteropServices;

namespace Monitoring;

/// <summary>
/// The C library's memory. Left alone it keeps an arena for each thread that allocates and, once a large block was freed, takes further
/// large ones from them. The compressor's tables, 0.7 MiB for each request on whichever thread of the pool, then leave 8 MiB of the
/// function's memory behind that is never given back.
/// </summary>
internal static partial class NativeMemory
{
    private const int ArenaMax = -8; // M_ARENA_MAX
    private const int MMapThreshold = -3; // M_MMAP_THRESHOLD
    private const int LargeBlock = 128 * 1024;

    /// <summary>One arena for all threads, and large blocks straight from the system and back to it. Before there are threads.</summary>
    public static void KeepSmall()
    {
        try
        {
            _ = MallOpt(ArenaMax, 1);
            _ = MallOpt(MMapThreshold, LargeBlock);
        }
        catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException)
        {
            // Another C library than glibc: it has its own ways.
        }
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int MallOpt(int parameter, int value);
}
