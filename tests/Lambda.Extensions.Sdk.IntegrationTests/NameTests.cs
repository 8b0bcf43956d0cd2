using Lambda.Extensions.Sdk.Testing.Invocations;
using PublishedSamples;

namespace Lambda.Extensions.Sdk.IntegrationTests;

/// <summary>G19: the registered name is the file's name, whatever launched it.</summary>
[Category("G19")]
public sealed class NameTests
{
    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("lambda-ext-names-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task A_copy_under_another_name_registers_that_name()
    {
        string copy = Path.Combine(_folder, "My-Extension_2.0");
        File.Copy(PublishedSample.Executable("Minimal"), copy);
        await LivesAs("My-Extension_2.0", copy);
    }

    [Test]
    public async Task A_symbolic_link_registers_the_links_name()
    {
        string link = Path.Combine(_folder, "linked");
        File.CreateSymbolicLink(link, PublishedSample.Executable("Minimal"));
        await LivesAs("linked", link);
    }

    [Test]
    public async Task A_launcher_script_passes_its_own_name()
    {
        string script = Script("launcher.sh", $"exec '{PublishedSample.Executable("Minimal")}' \"$(basename \"$0\")\"");
        await LivesAs("launcher.sh", script);
    }

    [Test]
    public async Task A_variable_overrides_what_was_found()
    {
        string script = Script("renamed", $"LAMBDA_EXT_NAME=renamed exec '{PublishedSample.Executable("Minimal")}'");
        await LivesAs("renamed", script);
    }

    private static async Task LivesAs(string name, string path)
    {
        await using LambdaEmulator lambda = await LambdaEmulator.CreateBuilder().WithPatience().AddExtension(path).StartAsync();
        Assert.That((await lambda.InvokeAsync()).Outcome, Is.EqualTo(EmulatedOutcome.Success));
        await lambda.ShutdownAsync();
        Assert.That(lambda.Extensions[name], Has.Property("IsExternal").True.And.Property("ExitCode").Zero);
        Assert.That(lambda.Extensions[name].Output.Select(l => l.Text), Has.All.Contains($"[{name}]"));
    }

    private string Script(string name, string line)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, $"#!/bin/sh\n{line}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }
}
