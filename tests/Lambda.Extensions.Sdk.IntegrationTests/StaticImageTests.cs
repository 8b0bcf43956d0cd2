using Lambda.Extensions.Sdk.Testing.Extensions;
using Lambda.Extensions.Sdk.Testing.Invocations;

namespace Lambda.Extensions.Sdk.IntegrationTests;

/// <summary>
/// Minimal, linked statically (LambdaExtensionLink=Static), in images without its C library: it finds the API by name, registers,
/// sees invocations, and exits with 0.
/// </summary>
[Category("G12")]
public sealed class StaticImageTests
{
    private const string Name = "lambda-api.test";
    private const string Hosts = "127.0.0.1 localhost " + Name + "\n";

    [Test]
    public void A_static_extension_needs_no_file_of_the_image()
    {
        using var image = new BareImage("Minimal.static");
        Assert.That(image.Files.Select(Path.GetFileName), Is.EquivalentTo(["Minimal", "hosts"]));
    }

    [Test]
    public async Task A_static_extension_lives_a_whole_life_in_an_empty_image()
    {
        using var image = new BareImage("Minimal.static");
        await LivesAsync(image);
    }

    // The lines of the systems' own files: Debian 11 with libnss-myhostname and libnss-resolve, Debian 12, Amazon Linux 2023, Alpine, which has none.
    [TestCase("Debian 11", "passwd: files systemd\nhosts: mymachines resolve [!UNAVAIL=return] files myhostname dns\n", "mymachines resolve myhostname systemd files dns compat")]
    [TestCase("Debian 12", "passwd: files\nhosts: files dns\n", "files dns compat")]
    [TestCase("Amazon Linux 2023", "passwd: sss files systemd\nhosts: files myhostname resolve [!UNAVAIL=return] dns\n", "sss systemd myhostname resolve files dns")]
    [TestCase("a directory service", "passwd: ldap\nhosts: ldap wins files\n", "ldap wins files")]
    [TestCase("Alpine", "", "files dns")]
    public async Task A_static_extension_resolves_names_of_the_hosts_file_and_loads_no_module_of_another_C_library(string system, string nsswitch, string modules)
    {
        using var image = new BareImage("Minimal.static") { ApiHost = Name };
        image.Write("/etc/hosts", Hosts);
        if (nsswitch.Length > 0) image.Write("/etc/nsswitch.conf", nsswitch);
        ForeignModule.AddTo(image, modules.Split(' '));
        await LivesAsync(image, system);
    }

    [TestCase("")]
    [TestCase("hosts: files resolve [!UNAVAIL=return] dns\n")]
    public async Task A_static_extension_resolves_names_by_DNS(string nsswitch)
    {
        await using var names = new NameServer(Name);
        names.Start();
        using var image = new BareImage("Minimal.static") { ApiHost = Name };
        image.Write("/etc/resolv.conf", $"nameserver {names.Address}\n");
        if (nsswitch.Length > 0) image.Write("/etc/nsswitch.conf", nsswitch);
        ForeignModule.AddTo(image, "resolve", "dns");
        await LivesAsync(image);
    }

    private static async Task LivesAsync(BareImage image, string system = "")
    {
        await using LambdaEmulator lambda = await image.AddTo(LambdaEmulator.CreateBuilder().WithPatience()).StartAsync();
        InvocationResult result = await lambda.InvokeAsync();
        Assert.That(result.Outcome, Is.EqualTo(EmulatedOutcome.Success), system + Unruly.Story(lambda));
        await lambda.ShutdownAsync();
        Assert.That(lambda.Extensions[image.Name].Output.Select(line => line.Text), Has.Some.Contains(result.RequestId));
        Assert.That(lambda.Extensions[image.Name], Has.Property("ExitCode").Zero.And.Property("State").EqualTo(ExtensionState.Exited), system + Unruly.Story(lambda));
    }
}
