using Lambda.Extensions.Sdk.Telemetry.Json;

namespace Lambda.Extensions.Sdk.Telemetry.Records;

/// <summary><c>platform.start</c>: an invocation begins.</summary>
public sealed class PlatformStartRecord : PlatformInvocationRecord
{
    private readonly JsonSlice _version;
    private readonly JsonSlice _functionArn;

    internal PlatformStartRecord(in RecordSource source)
        : base(source)
    {
        JsonMembers members = source.Members();
        while (members.MoveNext())
        {
            if (members.Is("version"u8)) _version = members.Value;
            else if (members.Is("functionArn"u8)) _functionArn = members.Value;
        }
    }

    /// <inheritdoc/>
    public override string Type => "platform.start";

    /// <summary>Gets the function's version, or <see langword="null"/>.</summary>
    public string? Version => ReadText(_version);

    /// <summary>Gets the function's ARN, or <see langword="null"/>.</summary>
    public string? FunctionArn => ReadText(_functionArn);
}
