using Lambda.Extensions.Sdk;

return await ExtensionHost.RunAsync<Extension>();
