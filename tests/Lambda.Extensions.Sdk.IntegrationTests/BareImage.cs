using System.Diagnostics;
using System.Text.RegularExpressions;
using PublishedSamples;

namespace Lambda.Extensions.Sdk.IntegrationTests;

/// <summary>
/// A root folder with a native extension and the libraries it is linked against (a static one has none), and nothing else: no OpenSSL, no
/// ICU, no shell. The extension is started in it, as in the image of a function that has nothing more.
/// </summary>
internal sealed partial class BareImage : IDisposable
{
    // The mount and the root are the started process's alone, and need no privilege in a user namespace of its own.
    private const string Enter = "mount --rbind /proc \"$1/proc\" && mount --rbind /dev \"$1/dev\" && AWS_LAMBDA_RUNTIME_API=\"${3:-${AWS_LAMBDA_RUNTIME_API%:*}}:${AWS_LAMBDA_RUNTIME_API##*:}\" exec unshare --root=\"$1\" \"/opt/extensions/$2\"";

    private static readonly string[] Namespaces = ["--user", "--map-root-user", "--mount"];

    private static readonly Lazy<string> Refused = new(() =>
    {
        try
        {
            (int exitCode, _, string errors) = Run("unshare", [.. Namespaces, "true"]);
            return exitCode == 0 ? "" : errors;
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            return exception.Message;
        }
    });

    private readonly string _root = Directory.CreateTempSubdirectory("lambda-ext-bare-").FullName;

    /// <summary>Makes the folder, or ends the test with the reason why this machine cannot.</summary>
    public BareImage(string sample)
    {
        if (Refused.Value.Length > 0) Assert.Ignore($"This machine refuses user namespaces, which an image without OpenSSL needs here: {Refused.Value}");
        // Minimal.static is the executable Minimal, published otherwise.
        Name = sample.Split('.')[0];
        string executable = PublishedSample.PathOf(sample, Name);
        foreach (string library in Libraries(executable)) Copy(library, library);
        Copy(executable, "/opt/extensions/" + Name);
        Copy("/etc/hosts", "/etc/hosts");
        Directory.CreateDirectory(_root + "/proc");
        Directory.CreateDirectory(_root + "/dev");
        Directory.CreateDirectory(_root + "/tmp");
    }

    public string Name { get; }

    /// <summary>The host name that the extension finds the API by, instead of the address.</summary>
    public string ApiHost { get; init; } = "";

    /// <summary>The files of the image, each with its path in there.</summary>
    public IEnumerable<string> Files => Directory.EnumerateFiles(_root, "*", SearchOption.AllDirectories).Select(file => file[_root.Length..]);

    public LambdaEmulatorBuilder AddTo(LambdaEmulatorBuilder builder) =>
        builder.AddExtensionCommand(Name, "unshare", [.. Namespaces, "sh", "-c", Enter, "sh", _root, Name, ApiHost]);

    public void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_root + path)!);
        File.WriteAllText(_root + path, text);
    }

    public void Add(string file, string path) => Copy(file, path);

    // The mounts of /proc and /dev were in the process's own namespace and ended with it: here the folders are empty.
    public void Dispose() => Directory.Delete(_root, recursive: true);

    private static IEnumerable<string> Libraries(string executable) =>
        LibraryPath().Matches(Run("ldd", [executable]).Output).Select(match => match.Value);

    private static (int ExitCode, string Output, string Errors) Run(string program, string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.Result.Trim());
    }

    private void Copy(string file, string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_root + path)!);
        File.Copy(file, _root + path, overwrite: true);
    }

    [GeneratedRegex(@"(?<=\s)/\S+")]
    private static partial Regex LibraryPath();
}
