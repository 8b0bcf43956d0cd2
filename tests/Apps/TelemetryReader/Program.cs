using Lambda.Extensions.Sdk;

return ExtensionHost.Run<TelemetryReader.Reader>();
