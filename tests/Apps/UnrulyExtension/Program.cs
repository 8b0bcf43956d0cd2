using Lambda.Extensions.Sdk;
using UnrulyExtension;

return Environment.GetEnvironmentVariable("UNRULY_STATICS") switch
{
    "field" => await ExtensionHost.RunAsync<StaticField>(),
    "constructor" => await ExtensionHost.RunAsync<StaticConstructor>(),
    _ => await ExtensionHost.RunAsync<Unruly>(),
};
