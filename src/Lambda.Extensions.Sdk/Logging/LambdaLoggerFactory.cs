using Microsoft.Extensions.Logging;

namespace Lambda.Extensions.Sdk.Logging;

/// <summary>A minimal <see cref="ILoggerFactory"/> with one provider. Authors that need more register a factory of their own.</summary>
internal sealed class LambdaLoggerFactory(LambdaLoggerProvider provider) : ILoggerFactory
{
    public void AddProvider(ILoggerProvider provider) =>
        throw new NotSupportedException("This factory has one provider. To add others, register an ILoggerFactory of your own (Microsoft.Extensions.Logging) and add LambdaLoggerProvider to it.");

    public ILogger CreateLogger(string categoryName) => provider.CreateLogger(categoryName);

    public void Dispose()
    {
    }
}
