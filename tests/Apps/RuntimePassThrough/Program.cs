using Lambda.Extensions.Sdk;
using RuntimePassThrough;

return Environment.GetEnvironmentVariable("PASS_THROUGH_HOOKS") == "1" ? ExtensionHost.Run<Holding>() : ExtensionHost.Run<Forwarding>();
