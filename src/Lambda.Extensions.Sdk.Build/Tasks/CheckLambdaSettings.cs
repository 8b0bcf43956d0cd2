using System.Runtime.InteropServices;
using Lambda.Extensions.Sdk.Build.Infrastructure;
using Lambda.Extensions.Sdk.Build.Inspection;
using Lambda.Extensions.Sdk.Build.Packaging;
using Lambda.Extensions.Sdk.Build.Toolchain;
using Microsoft.Build.Framework;

namespace Lambda.Extensions.Sdk.Build.Tasks;

/// <summary>Checks the known settings before anything is compiled. A native compilation takes long, so a mistake must fail early.</summary>
public sealed class CheckLambdaSettings : LambdaTask
{
    /// <summary>Gets or sets the RuntimeIdentifier of the publish.</summary>
    public string RuntimeIdentifier { get; set; } = "";

    /// <summary>Gets or sets LambdaExtensionName.</summary>
    public string ExtensionName { get; set; } = "";

    /// <summary>Gets or sets LambdaLayerName; empty for the default.</summary>
    public string LayerName { get; set; } = "";

    /// <summary>Gets or sets LambdaLayerKind.</summary>
    public string Kind { get; set; } = "";

    /// <summary>Gets or sets LambdaTargetOs.</summary>
    public string TargetOs { get; set; } = "";

    /// <summary>Gets or sets LambdaLayerBudget; empty for none.</summary>
    public string Budget { get; set; } = "";

    /// <summary>Gets or sets LambdaLayerZipLimit; empty for Lambda's own limit.</summary>
    public string ZipLimit { get; set; } = "";

    /// <summary>Gets or sets LambdaInfrastructure; empty for none.</summary>
    public string Infrastructure { get; set; } = "";

    /// <summary>Gets or sets LambdaRuntimeProxy.</summary>
    public bool RuntimeProxy { get; set; }

    /// <summary>Gets or sets LambdaRuntimeProxyPort; empty for the default.</summary>
    public string RuntimeProxyPort { get; set; } = "";

    /// <summary>Gets or sets whether the project is compiled natively.</summary>
    public bool PublishAot { get; set; }

    /// <summary>Gets or sets CppCompilerAndLinker, if the project sets it.</summary>
    public string Linker { get; set; } = "";

    /// <summary>Gets or sets SysRoot, if the project sets it.</summary>
    public string SysRoot { get; set; } = "";

    /// <summary>Gets or sets whether LambdaExtensionLink is Static.</summary>
    public bool LinkStatically { get; set; }

    /// <summary>Gets or sets StaticOpenSslLinking, if the project sets it.</summary>
    public string StaticOpenSsl { get; set; } = "";

    /// <summary>Gets the name of the layer.</summary>
    [Output]
    public string ResolvedLayerName { get; set; } = "";

    /// <summary>Gets Lambda's name of the architecture.</summary>
    [Output]
    public string Architecture { get; set; } = "";

    /// <inheritdoc />
    public override bool Execute()
    {
        var findings = new List<Finding>();
        var architecture = LambdaArchitecture.OfRuntimeIdentifier(RuntimeIdentifier);
        if (architecture is null)
            findings.Add(WrongRuntimeIdentifier());
        else
            CheckNames(architecture, findings);
        CheckKind(architecture, findings);
        CheckValues(findings);
        Fail(findings);
        return !Log.HasLoggedErrors;
    }

    private Finding WrongRuntimeIdentifier() => RuntimeIdentifier.Length == 0
        ? new Finding(FindingCode.RuntimeIdentifier, "a layer is for one architecture, and no runtime identifier is given", "Publish with -r linux-x64 or -r linux-arm64")
        : new Finding(FindingCode.RuntimeIdentifier, $"Lambda does not run {RuntimeIdentifier}", "Publish with -r linux-x64 or -r linux-arm64");

    private void CheckNames(LambdaArchitecture architecture, List<Finding> findings)
    {
        if (LayerNames.CheckExtensionName(ExtensionName) is { } wrongName)
        {
            findings.Add(wrongName);
            return;
        }
        string layerName = LayerName.Length > 0 ? LayerName : LayerNames.DefaultLayerName(ExtensionName, architecture);
        if (LayerNames.CheckLayerName(layerName) is { } wrongLayerName) findings.Add(wrongLayerName);
        Architecture = architecture.Name;
        ResolvedLayerName = layerName;
    }

    private void CheckKind(LambdaArchitecture? architecture, List<Finding> findings)
    {
        if (!Enum.TryParse(Kind, ignoreCase: true, out LayerKind kind) || !Enum.IsDefined(kind) || char.IsAsciiDigit(Kind[0]))
            findings.Add(new Finding(FindingCode.LayerKind, $"LambdaLayerKind '{Kind}' does not exist", "It is Native, the default, FrameworkDependent, or StartupHook"));
        else if (kind == LayerKind.Native && !PublishAot)
            findings.Add(new Finding(FindingCode.NotNative, "the project is not compiled natively", "Add <PublishAot>true</PublishAot> to it; or, for functions that have .NET, publish with -p:LambdaLayerKind=FrameworkDependent"));
        else if (kind == LayerKind.Native && architecture is not null && OperatingSystem.IsLinux() && Host() is { } host)
            CheckTools(architecture, host, findings);
        if (RuntimeProxy && kind == LayerKind.StartupHook)
            findings.Add(new Finding(FindingCode.ProxyWithoutExtension, "LambdaRuntimeProxy makes a wrapper script for an extension with a proxy, and a startup hook is no extension of its own", "Leave LambdaRuntimeProxy out; or make an extension with LambdaLayerKind=Native or FrameworkDependent"));
    }

    private void CheckTools(LambdaArchitecture architecture, LambdaArchitecture host, List<Finding> findings)
    {
        var commands = new CommandSearch(Environment.GetEnvironmentVariable("PATH"));
        int before = findings.Count;
        findings.AddRange(new NativeTools(commands, host, File.Exists).Missing(architecture, Linker, SysRoot));
        if (!LinkStatically || findings.Count > before) return;
        bool openSsl = StaticOpenSsl.Equals("true", StringComparison.OrdinalIgnoreCase);
        findings.AddRange(new StaticTools(commands, host, LinkerSearch.Finds).Missing(architecture, openSsl, Linker, SysRoot));
    }

    private void CheckValues(List<Finding> findings)
    {
        if (Inspection.TargetOs.Find(TargetOs) is null)
            findings.Add(new Finding(FindingCode.TargetOs, $"LambdaTargetOs '{TargetOs}' does not exist", $"It is one of {string.Join(", ", Inspection.TargetOs.All.Select(os => os.Name))}"));
        foreach ((string name, string value) in new[] { ("LambdaLayerBudget", Budget), ("LambdaLayerZipLimit", ZipLimit) })
        {
            if (value.Length > 0 && ByteSize.Parse(value) is null)
                findings.Add(new Finding(FindingCode.SettingMalformed, $"{name} '{value}' is no size", "Write bytes or a unit: 1600000, 900KB, 1.6MB"));
        }
        if (RuntimeWrapper.ParsePort(RuntimeProxyPort) is null)
            findings.Add(new Finding(FindingCode.SettingMalformed, $"LambdaRuntimeProxyPort '{RuntimeProxyPort}' is no port of the proxy", "It is 1 to 65535 and not 9001, which is the platform's; leave it out for 9009"));
        foreach (string format in List(Infrastructure).Where(format => !InfrastructureFormat.Exists(format)))
            findings.Add(new Finding(FindingCode.SettingMalformed, $"LambdaInfrastructure '{format}' does not exist", $"It is a list of {string.Join(", ", InfrastructureFormat.All.Select(known => known.Name))}; or all"));
    }

    private static LambdaArchitecture? Host() => RuntimeInformation.OSArchitecture switch
    {
        System.Runtime.InteropServices.Architecture.X64 => LambdaArchitecture.X64,
        System.Runtime.InteropServices.Architecture.Arm64 => LambdaArchitecture.Arm64,
        _ => null,
    };
}
