// Variables say what to do, each a list of words:
// UF_START   extension | again | shutdown | services | throw | exit      in this order of the list, before the first event
// UF_LATE    extension | shutdown                                         in the handler of the first event
// UF_TELL    track (default) | told | nothing                             how the extension learns of the handler's end
// UF_SIGTERM own | exit                                                   the function's own handler of the signal
// UF_INVOKE, UF_COMPLETED, UF_SHUTDOWN, UF_STOPPING                       what hooks and callbacks do; see Misbehaviour
using System.Runtime.InteropServices;
using HelloFunction;
using UnrulyFunction;

string[] Words(string variable) => (Environment.GetEnvironmentVariable(variable) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries);

using PosixSignalRegistration? own = Words("UF_SIGTERM") is [{ } how] ? PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ =>
{
    Console.WriteLine("the function's own handler of SIGTERM");
    if (how == "exit") Environment.Exit(0);
}) : null;

var starts = new Starts();
foreach (string word in Words("UF_START")) starts.Do(word);

using RuntimeApi runtime = new(Environment.GetEnvironmentVariable("AWS_LAMBDA_RUNTIME_API")!);
bool first = true;
while (true)
{
    HelloFunction.Invocation invocation = await runtime.NextAsync();
    foreach (string word in first ? Words("UF_LATE") : []) starts.Do(word);
    first = false;
    if (System.Text.Encoding.UTF8.GetString(invocation.Event) == "\"gcLimit\"")
    {
        await runtime.RespondAsync(invocation.RequestId, System.Text.Encoding.UTF8.GetBytes(GC.GetGCMemoryInfo(GCKind.Any).TotalAvailableMemoryBytes.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        continue;
    }

    HandlerResult result = (starts.Extension, Environment.GetEnvironmentVariable("UF_TELL")) switch
    {
        ({ } extension, null or "track") => await extension.TrackAsync(invocation.RequestId, () => Handler.HandleAsync(invocation)),
        _ => await Handler.HandleAsync(invocation),
    };
    if (result.Error is { } error) await runtime.ReportErrorAsync(invocation.RequestId, error);
    else if (result.Answer is { } answer) await runtime.RespondAsync(invocation.RequestId, answer);
    if (Environment.GetEnvironmentVariable("UF_TELL") == "told")
        starts.Extension!.InvocationCompleted(invocation.RequestId, result.Error is { } e ? new InvalidOperationException(e.Message) : null);
    if (result.ExitCode is { } exitCode) return exitCode;
}
