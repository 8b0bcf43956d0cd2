using Lambda.Extensions.Sdk;
using Monitoring;

return await ExtensionHost.RunAsync<MonitoringExtension>();
