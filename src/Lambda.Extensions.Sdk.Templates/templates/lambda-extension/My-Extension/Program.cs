using Lambda.Extensions.Sdk;

return ExtensionHost.Run<Extension>();
