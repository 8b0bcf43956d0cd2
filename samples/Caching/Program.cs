using Caching;
using Caching.Configuration;
using Lambda.Extensions.Sdk;

return await ExtensionHost.RunAsync<CachingExtension>(options => options.LogLevel = SettingsReader.ReadLogLevel(LambdaEnvironment.Process));
