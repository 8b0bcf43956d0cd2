using System.Runtime.InteropServices;

namespace Monitoring;

/// <summary>
/// Sets up the C library's memory. By default it keeps an arena for each thread that allocates. Once a large block was freed, it takes
/// further
/// large blocks from the arenas. The compressor's tables, 0.7 MiB for each request on any thread of the pool, then leave 8 MiB of the
/// function's memory in use that are never given back.
/// </summary>
internal static partial class NativeMemory
{
    private const int ArenaMax = -8; // M_ARENA_MAX
    private const int MMapThreshold = -3; // M_MMAP_THRESHOLD
    private const int LargeBlock = 128 * 1024;

    /// <summary>
    /// Uses one arena for all threads, and takes large blocks from the system and returns them to it. To be called before there are
    /// other threads.
    /// </summary>
    public static void KeepSmall()
    {
        try
        {
            _ = MallOpt(ArenaMax, 1);
            _ = MallOpt(MMapThreshold, LargeBlock);
        }
        catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException)
        {
            // Another C library than glibc, without this behaviour.
        }
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int MallOpt(int parameter, int value);
}
