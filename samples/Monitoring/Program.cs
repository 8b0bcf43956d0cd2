using Lambda.Extensions.Sdk;
using Monitoring;

NativeMemory.KeepSmall();
// The proxy is off unless users choose it: LAMBDA_EXT_RUNTIME_PROXY_ENABLED=true, and the layer's wrapper.
return ExtensionHost.Run<MonitoringExtension>(options => options.RuntimeApi.IsEnabled = false);
