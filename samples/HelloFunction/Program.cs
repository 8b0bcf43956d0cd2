// A Lambda function on a custom runtime: this process is its own runtime. It asks the Runtime API for one event at a
// time, passes it to the handler, and posts the handler's answer.
using System.Runtime.InteropServices;
using HelloFunction;

string? address = Environment.GetEnvironmentVariable("AWS_LAMBDA_RUNTIME_API");
if (string.IsNullOrEmpty(address))
{
    await Console.Error.WriteLineAsync("AWS_LAMBDA_RUNTIME_API is not set: start this program under Lambda or with `lambda-ext run --function`.");
    return 2;
}

// Lambda sends SIGTERM before the environment ends, but only if the function has an extension.
using var sigterm = PosixSignalRegistration.Create(PosixSignal.SIGTERM, static _ => Environment.Exit(0));
using RuntimeApi runtime = new(address);

while (true)
{
    Invocation invocation = await runtime.NextAsync();
    HandlerResult result = await Handler.HandleAsync(invocation);

    if (result.Error is { } error)
    {
        await runtime.ReportErrorAsync(invocation.RequestId, error);
    }
    else if (result.Answer is { } answer)
    {
        await runtime.RespondAsync(invocation.RequestId, answer);
    }

    if (result.ExitCode is { } exitCode)
    {
        return exitCode;
    }
}
