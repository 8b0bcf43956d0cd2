// Reads a parameter in its first lines, before it asks for an event, and again with each event.
using System.Runtime.InteropServices;
using System.Text;
using CachingExtensionClient;
using HelloFunction;

using PosixSignalRegistration sigterm = PosixSignalRegistration.Create(PosixSignal.SIGTERM, static _ => Environment.Exit(0));
using CachingClient cache = new();
string atInit = await cache.GetParameterAsync("/app/value");
using RuntimeApi runtime = new(Environment.GetEnvironmentVariable("AWS_LAMBDA_RUNTIME_API")!);
while (true)
{
    Invocation invocation = await runtime.NextAsync();
    try
    {
        string answer = $"{atInit} {await cache.GetParameterAsync("/app/value")} {await cache.GetSecretAsync("db")}";
        await runtime.RespondAsync(invocation.RequestId, Encoding.UTF8.GetBytes($"\"{answer}\""));
    }
    catch (CachingExtensionException e)
    {
        await runtime.ReportErrorAsync(invocation.RequestId, new HandlerError(e.Type, e.Message));
    }
}
