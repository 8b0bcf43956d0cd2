using Lambda.Extensions.Sdk;
using UnrulyExtension;

return Environment.GetEnvironmentVariable("UNRULY_STATICS") switch
{
    "field" => ExtensionHost.Run<StaticField>(),
    "constructor" => ExtensionHost.Run<StaticConstructor>(),
    _ => ExtensionHost.Run<Unruly>(),
};
