// A Lambda function with an extension inside. The two lines that add the extension are marked. Everything else is an ordinary function.
using System.Text;
using HelloFunction;
using InternalExtensionSample;
using Lambda.Extensions.Sdk.InternalExtensions;

string? address = Environment.GetEnvironmentVariable("AWS_LAMBDA_RUNTIME_API");
if (string.IsNullOrEmpty(address))
{
    await Console.Error.WriteLineAsync("AWS_LAMBDA_RUNTIME_API is not set: start this program under Lambda or with `lambda-ext run --function`.");
    return 2;
}

// The queue from the handler to the extension: neither waits for the other.
var sales = new HandlerChannel<Sale>();

// (1) Before the runtime asks for its first event.
var extension = InternalExtension.Start(() => new SalesCounter(sales));

var handler = new SaleHandler(sales);
using RuntimeApi runtime = new(address);
while (true)
{
    (string requestId, byte[] input) = await runtime.NextAsync();
    try
    {
        // (2) Around the handler, because the extension waits for the handler's end.
        string answer = await extension.TrackAsync(requestId, () => handler.HandleAsync(input));
        await runtime.RespondAsync(requestId, Encoding.UTF8.GetBytes(answer));
    }
    catch (FormatException e)
    {
        await runtime.ReportErrorAsync(requestId, new HandlerError("InvalidSale", e.Message));
    }
}
