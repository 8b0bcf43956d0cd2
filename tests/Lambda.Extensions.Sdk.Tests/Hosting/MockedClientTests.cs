using Lambda.Extensions.Sdk.ExtensionsApi;
using Moq;

namespace Lambda.Extensions.Sdk.Tests.Hosting;

/// <summary>The loop over a mocked client, which answers asynchronously as an author's own fake would.</summary>
public sealed class MockedClientTests
{
    [Test]
    public async Task The_loop_drives_any_client_and_calls_it_as_the_platform_wants()
    {
        var client = new Mock<IExtensionsApiClient>(MockBehavior.Strict);
        var order = new MockSequence();
        client.InSequence(order).Setup(c => c.RegisterAsync("mocked", ExtensionEvents.Invoke | ExtensionEvents.Shutdown, true, It.IsAny<CancellationToken>()))
            .Returns(async () =>
            {
                await Task.Yield();
                return new Registration { ExtensionId = "id", FunctionName = "orders", FunctionVersion = "7", Handler = "h", AccountId = "111122223333" };
            });
        client.InSequence(order).Setup(c => c.NextAsync(It.IsAny<CancellationToken>())).Returns(async () =>
        {
            await Task.Yield();
            return FakeExtensionsApi.Invocation();
        });
        client.InSequence(order).Setup(c => c.NextAsync(It.IsAny<CancellationToken>())).Returns(async () =>
        {
            await Task.Yield();
            return new ShutdownEvent(ShutdownReason.Spindown);
        });
        client.InSequence(order).Setup(c => c.Dispose());

        int exitCode = await ExtensionHost.CreateBuilder()
            .UseEnvironment(LambdaEnvironment.FromVariables(new Dictionary<string, string> { ["LAMBDA_EXT_NAME"] = "mocked" }))
            .UseExtensionsApiClient(client.Object)
            .UseLoggerFactory(new RecordingLoggers())
            .AddExtension<Invoked>(o => o.RequestAccountId = true)
            .Build()
            .RunAsync();

        Assert.That(exitCode, Is.Zero);
        client.Verify(c => c.NextAsync(It.IsAny<CancellationToken>()), Times.Exactly(2));
        client.Verify(c => c.Dispose(), Times.Once);
    }

    private sealed class Invoked : ExtensionBase
    {
        protected override Task OnInvokeAsync(InvokeEvent invoke, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
