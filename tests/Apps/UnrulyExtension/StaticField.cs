using Lambda.Extensions.Sdk;

namespace UnrulyExtension;

/// <summary>Its static field cannot be initialised; the runtime may do that at any time before the field is used.</summary>
internal sealed class StaticField : ExtensionBase
{
    private static readonly Uri Endpoint = new(Environment.GetEnvironmentVariable("UNRULY_ENDPOINT") ?? "not a URI");

    protected override Task OnInvokeAsync(InvokeEvent invoke, CancellationToken cancellationToken)
    {
        Console.WriteLine($"hook invoke {Endpoint}");
        return Task.CompletedTask;
    }
}
