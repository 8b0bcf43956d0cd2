using System.Text;
using Lambda.Extensions.Sdk.Build.Packaging;

namespace Lambda.Extensions.Sdk.Build.Tests.Packaging;

public sealed class LauncherTests
{
    [Test]
    public void The_script_is_what_the_platform_wants()
    {
        string script = Encoding.UTF8.GetString(Launcher.Script("my-ext", "My.Ext.dll"));
        Assert.That(script, Does.StartWith("#!/bin/sh\n").And.Contains("\nexec ").And.Contains("/var/lang/bin/dotnet").And.Not.Contains("\r"));
    }

    [Category("G19")]
    [TestCase("my-ext", "My.Ext.dll")]
    [TestCase("my-ext", "it's $HOME; `x`.dll")]
    public async Task The_launcher_keeps_its_process_and_passes_its_name_on(string name, string assembly)
    {
        using var opt = new TempFolder();
        opt.WriteExecutable($"extensions/{name}", Encoding.UTF8.GetString(Launcher.Script(name, assembly)));
        opt.WriteExecutable("bin/dotnet", "#!/bin/sh\necho \"$$ $1 $2 $#\"\n");

        string output = await Command.RunAsync("env", $"PATH={opt["bin"]}:/usr/bin:/bin", "sh", "-c", $"echo $$; exec '{opt[$"extensions/{name}"]}'");
        string[] lines = output.Split('\n');
        Assert.That(lines[1], Is.EqualTo($"{lines[0]} {opt.Path}/extensions/../{name}/{assembly} {name} 2"));
    }
}
