using InvocationWatcher;
using Lambda.Extensions.Sdk;

switch (Environment.GetEnvironmentVariable("WATCHER_MAIN"))
{
    case "throw":
        throw new InvalidOperationException("Main throws");
    case "return":
        return 0;
}

return ExtensionHost.Run<Watcher>();
