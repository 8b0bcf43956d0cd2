// A .NET function that answers its event, and nothing else; with, depending on the build, something of the SDK inside.
using HelloFunction;
using Lambda.Extensions.Sdk.InternalExtensions;
using MeasuredFunction;
#if CODE

InternalExtension extension = InternalExtension.Start(() => new Counter());
#elif CONTAINER

InternalExtension extension = InternalExtension.Start<Counter>();
#elif STOPPING

LambdaShutdown.Register(static _ => Task.CompletedTask);
#endif

using RuntimeApi runtime = new(Environment.GetEnvironmentVariable("AWS_LAMBDA_RUNTIME_API")!);
while (true)
{
    (string requestId, byte[] input) = await runtime.NextAsync();
#if CODE || CONTAINER
    byte[] answer = await extension.TrackAsync(requestId, () => Task.FromResult(input));
#else
    byte[] answer = input;
#endif
    await runtime.RespondAsync(requestId, answer);
}
