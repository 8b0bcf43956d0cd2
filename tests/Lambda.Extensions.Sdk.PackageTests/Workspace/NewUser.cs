using System.Xml.Linq;

namespace Lambda.Extensions.Sdk.PackageTests.Workspace;

/// <summary>
/// A user with an empty home folder and a clone of the repository with its packages. The commands are real, except for <c>aws</c>, which writes its arguments down
/// and checks its files, and <c>dotnet pack</c>, which the set-up of these tests has done.
/// </summary>
internal sealed class NewUser : IDisposable
{
    private const string Aws =
        """
        #!/bin/bash
        set -eu
        echo "$*" >> "$(dirname "$0")/aws.log"
        arguments=("$@")
        for ((i = 0; i < $#; i++)); do
          [[ ${arguments[i]} == --zip-file ]] || continue
          zip=${arguments[i + 1]#fileb://}
          [[ $(head -c 2 "$zip") == PK ]] || { echo "aws: $zip is not a zip" >&2; exit 1; }
        done
        case "$1 $2" in
          "lambda publish-layer-version") echo "arn:aws:lambda:eu-west-1:123456789012:layer:MyExtension-x86_64:1" ;;
          "lambda invoke") echo '{}' > "${arguments[-1]}" ;;
          "lambda update-function-configuration" | "lambda wait" | "logs tail") ;;
          *) echo "aws: unknown command: $*" >&2; exit 2 ;;
        esac

        """;

    // A command that fails ends the script, with its text.
    private const string Preamble =
        """
        set -euo pipefail
        trap 'echo "failed: $BASH_COMMAND"' ERR
        dotnet() {
          if [[ $1 == pack ]]; then test -f "$2"; else command dotnet "$@"; fi
        }

        """;

    // Not the folder of the other tests: its nuget.config would count here. Without a blank, as homes are.
    private readonly string _home = Directory.CreateTempSubdirectory("lambda-new-user-").FullName;

    public NewUser()
    {
        string nuget = Directory.CreateDirectory(Path.Combine(_home, ".nuget", "NuGet")).FullName;
        NuGetConfig().Save(Path.Combine(nuget, "NuGet.Config"));

        string bin = Directory.CreateDirectory(Path.Combine(_home, "bin")).FullName;
        File.WriteAllText(Path.Combine(bin, "aws"), Aws);
        File.SetUnixFileMode(Path.Combine(bin, "aws"), UnixFileMode.UserRead | UnixFileMode.UserExecute);

        Directory.CreateDirectory(Path.Combine(Clone, "artifacts"));
        Directory.CreateSymbolicLink(Path.Combine(Clone, "artifacts", "packages"), Packages.Feed);
        foreach (string file in (string[])["Packages.slnf", "nuget.config"]) File.Copy(Path.Combine(Packages.Repository, file), Path.Combine(Clone, file));
    }

    private string Clone => Path.Combine(_home, "lambda-extensions");

    /// <summary>Runs commands in one shell, which starts in the repository's folder.</summary>
    public Task<(int ExitCode, string Output)> RunAsync(string commands)
    {
        string script = Path.Combine(_home, "commands.sh");
        File.WriteAllText(script, Preamble + commands);
        string path = $"{Path.Combine(_home, "bin")}:{Environment.GetEnvironmentVariable("PATH")}:{Path.Combine(_home, ".dotnet", "tools")}";
        return DotNet.RunAsync(Clone, [("HOME", _home), ("DOTNET_CLI_HOME", _home), ("PATH", path)], "bash", script);
    }

    /// <summary>Returns the arguments of each call of <c>aws</c>.</summary>
    public string[] AwsCalls() => File.ReadAllLines(Path.Combine(_home, "bin", "aws.log"));

    public void Dispose() => Directory.Delete(_home, recursive: true);

    /// <summary>The machine's own sources, and its packages to spare the download.</summary>
    private static XDocument NuGetConfig()
    {
        string file = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "NuGet", "NuGet.Config");
        XDocument config = File.Exists(file) ? XDocument.Load(file) : new XDocument(new XElement("configuration"));
        config.Root!.Add(new XElement("fallbackPackageFolders", new XElement("add", new XAttribute("key", "machine"), new XAttribute("value", Packages.MachinePackages()))));
        return config;
    }
}
