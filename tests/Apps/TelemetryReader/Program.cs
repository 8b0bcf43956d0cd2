using Lambda.Extensions.Sdk;

return await ExtensionHost.RunAsync<TelemetryReader.Reader>();
