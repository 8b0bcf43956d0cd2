using Lambda.Extensions.Sdk;

namespace UnrulyExtension;

/// <summary>Its static constructor throws; the runtime calls it exactly when the class is first used.</summary>
internal sealed class StaticConstructor : ExtensionBase
{
    private static readonly string Greeting;

#pragma warning disable CA1810, CA1065 // A static constructor that throws is what this class is for.
    static StaticConstructor()
    {
        Greeting = Environment.GetEnvironmentVariable("UNRULY_GREETING") ?? throw new InvalidOperationException("the static constructor throws");
    }
#pragma warning restore CA1810, CA1065

    protected override Task OnStartingAsync(CancellationToken cancellationToken)
    {
        Console.WriteLine($"hook starting {Greeting}");
        return Task.CompletedTask;
    }

    protected override Task OnInvokeAsync(InvokeEvent invoke, CancellationToken cancellationToken)
    {
        Console.WriteLine("hook invoke");
        return Task.CompletedTask;
    }
}
