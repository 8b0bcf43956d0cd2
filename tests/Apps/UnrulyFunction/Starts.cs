using Lambda.Extensions.Sdk.InternalExtensions;
using Microsoft.Extensions.DependencyInjection;

namespace UnrulyFunction;

/// <summary>The ways to start something internal.</summary>
internal sealed class Starts
{
    public InternalExtension? Extension { get; private set; }

    public void Do(string word)
    {
        switch (word)
        {
            case "extension":
                Extension = InternalExtension.Start(() => new Probe());
                Say(Extension);
                break;
            case "again":
                Say(InternalExtension.Start(() => new Probe()));
                break;
            case "services":
                ServiceProvider services = new ServiceCollection().AddSingleton<Ledger>().AddInternalLambdaExtension<Bookkeeper>().BuildServiceProvider();
                Extension = services.GetRequiredService<InternalExtension>();
                services.GetRequiredService<Ledger>().Entries.Write("from the handler");
                Say(Extension);
                break;
            case "shutdown":
                LambdaShutdown.Register(async token =>
                {
                    Console.WriteLine("stopping");
                    await Misbehaviour.Of("UF_STOPPING", token);
                    Console.WriteLine("stopped");
                });
                break;
            case "throw":
                throw new InvalidOperationException("static initialisation throws");
            case "exit":
                Environment.Exit(7);
                break;
        }
    }

    private static void Say(InternalExtension extension) => Console.WriteLine($"{extension.Name} registered {extension.IsRegistered}");
}
