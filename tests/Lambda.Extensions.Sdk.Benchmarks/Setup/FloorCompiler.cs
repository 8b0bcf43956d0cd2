using System.ComponentModel;

namespace Lambda.Extensions.Sdk.Benchmarks.Setup;

/// <summary>Compiles <c>floor.c</c>, the extension that all others are compared with.</summary>
internal static class FloorCompiler
{
    private static readonly string[] Compilers = ["cc", "gcc", "clang"];

    /// <returns>The path of the executable.</returns>
    public static string Compile(Repository repository)
    {
        string source = Path.Combine(AppContext.BaseDirectory, "Floor", "floor.c");
        string program = Path.Combine(repository.Artifacts("floor"), "floor");
        foreach (string compiler in Compilers)
        {
            try
            {
                string? failure = Tool.Run(compiler, repository.Root, "-O2", "-static", "-s", "-o", program, source);
                if (failure is null) return program;
                throw new BenchmarkException($"{compiler} could not build {source} as a static program. If the C library's static half is missing: Debian and Ubuntu have it in libc6-dev, Amazon Linux and Fedora in glibc-static.{Environment.NewLine}{failure}");
            }
            catch (Win32Exception)
            {
                // Not installed: the next name.
            }
        }

        throw new BenchmarkException("There is no C compiler (cc, gcc or clang) to build floor.c with. Debian and Ubuntu: apt-get install gcc libc6-dev; Amazon Linux and Fedora: dnf install gcc glibc-static.");
    }
}
