using Lambda.Extensions.Sdk;

namespace Recorder;

/// <summary>Where the recording goes.</summary>
/// <param name="File">The file.</param>
/// <param name="Upload">The address that the file is sent to by PUT; <see langword="null"/> for none.</param>
/// <param name="WritesToLog">True when each line is a line of the log too.</param>
/// <param name="Environment">The variables.</param>
/// <param name="Findings">What is wrong with the recorder's own variables.</param>
internal sealed record RecorderSettings(string File, Uri? Upload, bool WritesToLog, LambdaEnvironment Environment, IReadOnlyList<string> Findings)
{
    public static RecorderSettings Read(LambdaEnvironment environment)
    {
        var variables = new VariableReader(environment);
        Uri? upload = variables.GetAddress("RECORDER_URL");
        string? file = variables.GetText("RECORDER_FILE");
        // Without an address or a file of the user's own, the log is the way out of the environment.
        return new RecorderSettings(file ?? "/tmp/lambda-recording.jsonl", upload, upload is null && file is null, environment, [.. variables.Findings, .. variables.FindUnknown("RECORDER_")]);
    }
}
