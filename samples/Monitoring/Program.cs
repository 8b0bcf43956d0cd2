using Lambda.Extensions.Sdk;
using Monitoring;

NativeMemory.KeepSmall();
return ExtensionHost.Run<MonitoringExtension>();
