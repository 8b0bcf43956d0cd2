using Lambda.Extensions.Sdk;
using RuntimePassThrough;

return Environment.GetEnvironmentVariable("PASS_THROUGH_HOOKS") switch
{
    "payloads" => ExtensionHost.Run<Holding>(),
    "end" => ExtensionHost.Run<Following>(o => o.FlushPolicy = FlushPolicy.EndOfInvocation),
    _ => ExtensionHost.Run<Forwarding>(),
};
