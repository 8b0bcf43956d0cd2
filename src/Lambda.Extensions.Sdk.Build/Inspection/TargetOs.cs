namespace Lambda.Extensions.Sdk.Build.Inspection;

/// <summary>An operating system of Lambda's runtimes, with what its images offer a binary (lambda-facts 6.3).</summary>
internal sealed class TargetOs
{
    private static readonly string[] CommonLibraries =
    [
        "libc.so.6", "libm.so.6", "libpthread.so.0", "libdl.so.2", "librt.so.1", "libresolv.so.2", "libutil.so.1", "libanl.so.1",
        "ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1", "libgcc_s.so.1", "libstdc++.so.6", "libz.so.1",
    ];

    public static readonly TargetOs AmazonLinux2023 = new("al2023", "Amazon Linux 2023", new GlibcVersion(2, 34), "libssl.so.3", "libcrypto.so.3")
    {
        LinkRemedy = "Publish in the image public.ecr.aws/sam/build-dotnet10, which is Amazon Linux 2023, or on Debian 12 or older",
    };

    public static readonly TargetOs AmazonLinux2 = new("al2", "Amazon Linux 2", new GlibcVersion(2, 26), "libssl.so.10", "libcrypto.so.10")
    {
        LinkRemedy = "Link against the libraries of an Amazon Linux 2 (-p:SysRoot=…), or leave LambdaTargetOs at al2023: the runtimes on Amazon Linux 2 are being retired",
    };

    public static readonly IReadOnlyList<TargetOs> All = [AmazonLinux2023, AmazonLinux2];

    private TargetOs(string name, string displayName, GlibcVersion glibc, params string[] ownLibraries)
    {
        Name = name;
        DisplayName = displayName;
        Glibc = glibc;
        Libraries = new HashSet<string>([.. CommonLibraries, .. ownLibraries], StringComparer.Ordinal);
    }

    /// <summary>Gets the name as in <c>provided.al2023</c>.</summary>
    public string Name { get; }

    public string DisplayName { get; }

    /// <summary>Gets the version of the newest symbols in its C library.</summary>
    public GlibcVersion Glibc { get; }

    /// <summary>Gets the way to link for it, as a clause.</summary>
    public required string LinkRemedy { get; init; }

    /// <summary>
    /// Gets the shared libraries that every image of it has. libicu is not among them, because only the .NET images have it.
    /// </summary>
    public IReadOnlySet<string> Libraries { get; }

    public static TargetOs? Find(string name) => All.FirstOrDefault(os => string.Equals(os.Name, name, StringComparison.OrdinalIgnoreCase));
}
