using Caching;
using Caching.Configuration;
using Lambda.Extensions.Sdk;

return ExtensionHost.Run<CachingExtension>(options => options.LogLevel = SettingsReader.ReadLogLevel(LambdaEnvironment.Current));
