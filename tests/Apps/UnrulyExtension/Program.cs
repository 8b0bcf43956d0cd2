using Lambda.Extensions.Sdk;
using UnrulyExtension;

return await ExtensionHost.RunAsync<Unruly>();
