using Lambda.Extensions.Sdk.Build.Tasks;

namespace Lambda.Extensions.Sdk.Build.Tests.Tasks;

public sealed class BuildLambdaImageTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Test]
    public void The_target_is_given_a_registry_that_answers()
    {
        string answer = "";
        BuildLambdaImage task = Task(new BuildLog
        {
            OnBuild = properties =>
            {
                using var client = new HttpClient();
                answer = client.GetStringAsync($"http://{properties["_LambdaBaseRegistry"]}/v2/{properties["_LambdaBaseRepository"]}/manifests/latest").GetAwaiter().GetResult();
                return true;
            },
        });

        Assert.That(task.Execute(), Is.True);
        Assert.That(answer, Does.Contain("\"layers\":[]"));
        Assert.That(File.ReadAllText(task.DockerfileFragment), Does.Contain("COPY --from=my-ext:1.0.0-arm64 /opt/ /opt/").And.Contains("docker load --input my-ext-arm64.oci.tar"));
        Assert.That(task.Report, Does.Contain("Lambda image my-ext:1.0.0-arm64 -> /out/my-ext-arm64.oci.tar"));
    }

    [Test]
    public void A_pushed_image_is_copied_from_its_registry()
    {
        BuildLambdaImage task = Task(new BuildLog { OnBuild = _ => true });
        (task.ArchiveFile, task.Registry) = ("", "registry.example");
        Assert.That(task.Execute(), Is.True);
        Assert.That(File.ReadAllText(task.DockerfileFragment), Does.Contain("COPY --from=registry.example/my-ext:1.0.0-arm64 /opt/ /opt/").And.Not.Contains("docker load"));
    }

    [Test]
    public void An_image_with_a_proxy_sets_the_variable_in_the_Dockerfile()
    {
        BuildLambdaImage task = Task(new BuildLog { OnBuild = _ => true });
        (task.RuntimeProxy, task.ExtensionName) = (true, "my-ext");
        Assert.That(task.Execute(), Is.True);
        Assert.That(File.ReadAllText(task.DockerfileFragment), Does.EndWith("/opt/ /opt/\nENV AWS_LAMBDA_EXEC_WRAPPER=/opt/my-ext-wrapper\n"));
    }

    [Test]
    public void A_name_that_no_registry_takes_fails_before_an_image_is_built()
    {
        BuildLambdaImage task = Task(new BuildLog());
        task.Repository = "Team/My-Ext";
        Assert.That(task.Execute(), Is.False);
        Assert.That(((BuildLog)task.BuildEngine).Codes, Is.EqualTo(["LXS1012"]));
    }

    [Test]
    public void The_extension_names_the_image_and_the_tag_has_no_plus()
    {
        object? repository = null, tag = null;
        BuildLambdaImage task = Task(new BuildLog { OnBuild = properties => ((repository, tag) = (properties["_LambdaImageRepository"], properties["_LambdaImageTag"])) is { } });
        (task.Repository, task.ExtensionName, task.Tag) = ("", "My.Ext", "1.0.1+5-arm64");
        Assert.That(task.Execute(), Is.True);
        Assert.That((repository, tag), Is.EqualTo(((object?)"my.ext", (object?)"1.0.1-5-arm64")));
        Assert.That(File.ReadAllText(task.DockerfileFragment), Does.Contain("COPY --from=my.ext:1.0.1-5-arm64 /opt/ /opt/"));
    }

    [Test]
    public void When_the_target_fails_so_does_the_task()
    {
        BuildLambdaImage task = Task(new BuildLog { OnBuild = _ => false });
        Assert.That(task.Execute(), Is.False);
        Assert.That(task.DockerfileFragment, Does.Not.Exist);
    }

    private BuildLambdaImage Task(BuildLog log) => new()
    {
        BuildEngine = log,
        ProjectFile = "my-ext.csproj",
        RuntimeIdentifier = "linux-arm64",
        ImageTarget = "_LambdaCreateImage",
        StagingFolder = _folder["opt"],
        ArchiveFile = "/out/my-ext-arm64.oci.tar",
        Repository = "my-ext",
        Tag = "1.0.0-arm64",
        DockerfileFragment = _folder["my-ext-arm64.Dockerfile"],
    };
}
