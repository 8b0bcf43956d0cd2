using Lambda.Extensions.Sdk;
using Monitoring;

NativeMemory.KeepSmall();
return await ExtensionHost.RunAsync<MonitoringExtension>();
