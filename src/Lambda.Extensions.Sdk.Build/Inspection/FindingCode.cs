namespace Lambda.Extensions.Sdk.Build.Inspection;

/// <summary>The codes of findings, in blocks. A code never gets a second meaning. docs/diagnostics.md lists them all.</summary>
internal static class FindingCode
{
    // Settings, which are checked before anything is compiled.
    public const string RuntimeIdentifier = "LXS1001";
    public const string ExtensionName = "LXS1002";
    public const string LayerName = "LXS1003";
    public const string TargetOs = "LXS1004";
    public const string LayerKind = "LXS1005";
    public const string NotNative = "LXS1006";
    public const string LinkerMissing = "LXS1007";
    public const string CrossToolsMissing = "LXS1008";
    public const string SettingMalformed = "LXS1009";
    public const string OutputNotWritable = "LXS1010";
    public const string EmptyBaseBehindProxy = "LXS1011";
    public const string ImageName = "LXS1012";
    public const string ProxyWithoutExtension = "LXS1013";
    public const string StaticToolsMissing = "LXS1014";

    // A binary.
    public const string NotReadableElf = "LXS1101";
    public const string Architecture = "LXS1102";
    public const string SymbolTooNew = "LXS1103";
    public const string LibraryMissing = "LXS1104";
    public const string LoaderMissing = "LXS1105";
    public const string NotAProgram = "LXS1106";
    public const string DebugInfoInside = "LXS1107";
    public const string IcuOpened = "LXS1108";
    public const string OpenSslOpened = "LXS1109";
    public const string StaticOpens = "LXS1110";

    // The contents of a layer.
    public const string StrayFile = "LXS1201";
    public const string ContentPath = "LXS1202";
    public const string SamePath = "LXS1203";
    public const string ContentMissing = "LXS1204";
    public const string UnzippedTooLarge = "LXS1205";
    public const string ZipTooLarge = "LXS1206";
    public const string OverBudget = "LXS1207";

    // An existing layer or image.
    public const string ArchiveUnreadable = "LXS1301";
    public const string NoExtension = "LXS1302";
    public const string NotExecutable = "LXS1303";
    public const string NoModes = "LXS1304";
    public const string NeitherProgramNorScript = "LXS1305";
    public const string Script = "LXS1306";
    public const string UnsafePath = "LXS1307";
    public const string MixedArchitectures = "LXS1308";
    public const string TooManyExtensions = "LXS1309";
    public const string NotReadable = "LXS1310";
    public const string LinkTarget = "LXS1311";
    public const string WrapperNotExecutable = "LXS1312";
}
