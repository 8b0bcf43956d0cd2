using Microsoft.Extensions.Logging;

namespace Lambda.Extensions.Sdk.Logging;

/// <summary>The least <see cref="ILoggerFactory"/>: one provider. An author who needs more registers a factory of their own.</summary>
internal sealed class LambdaLoggerFactory(LambdaLoggerProvider provider) : ILoggerFactory
{
    public void AddProvider(ILoggerProvider provider) =>
        throw new NotSupportedException("This factory has one provider. To add others, register an ILoggerFactory of your own (Microsoft.Extensions.Logging) and add LambdaLoggerProvider to it.");

    public ILogger CreateLogger(string categoryName) => provider.CreateLogger(categoryName);

    public void Dispose()
    {
    }
}
