using System.Globalization;
using Lambda.Extensions.Sdk.CachingTests.Support;
using Lambda.Extensions.Sdk.Delivery;
using Lambda.Extensions.Sdk.LocalHttp;
using Lambda.Extensions.Sdk.Testing.Extensions;
using Lambda.Extensions.Sdk.Testing.Invocations;
using PublishedSamples;

namespace Lambda.Extensions.Sdk.IntegrationTests;

/// <summary>The native samples in an image without OpenSSL and ICU: .NET would end the process at the first use of either.</summary>
[Category("G12")]
public sealed class BareImageTests
{
    private const int Invocations = 3;

    [TestCase("Minimal")]
    [TestCase("Monitoring")]
    [TestCase("Caching")]
    public void The_image_has_the_C_library_and_the_extension_and_nothing_else(string sample)
    {
        using var image = new BareImage(sample);
        Assert.That(image.Files.Select(Path.GetFileName), Is.All.EqualTo(sample).Or.EqualTo("hosts").Or.Match(@"^(ld-linux-.+|lib(c|m|dl|rt|pthread))\.so\.\d$"));
    }

    [Test]
    public async Task Minimal_lives_a_whole_life_in_an_image_without_OpenSSL()
    {
        using var image = new BareImage("Minimal");
        await using LambdaEmulator lambda = await image.AddTo(BesideHelloFunction()).StartAsync();
        foreach (InvocationResult result in await InvokeAsync(lambda))
            Assert.That(Lines(lambda, image), Has.Some.Contains(result.RequestId));
        await ShutsDownWell(lambda, image);
    }

    [Test]
    public async Task Monitoring_turns_an_https_endpoint_off_in_one_line_in_an_image_without_OpenSSL()
    {
        using var image = new BareImage("Monitoring");
        await using LambdaEmulator lambda = await image.AddTo(BesideHelloFunction())
            .WithEnvironment("MONITORING_OTLP_ENDPOINT", "https://127.0.0.1:1")
            .StartAsync();
        InvocationResult[] results = await InvokeAsync(lambda);
        await ShutsDownWell(lambda, image);
        Assert.That(Problems(lambda, image).Single(), Does.Contain("OTLP traces, logs, metrics off").And.Contain(OpenSsl.Remedy));
        string[] documents = [.. Lines(lambda, image).Where(line => line.StartsWith("{\"_aws\"", StringComparison.Ordinal))];
        Assert.That(documents, Has.Length.EqualTo(Invocations), "the metrics in the log need no TLS");
        foreach (InvocationResult result in results) Assert.That(documents, Has.Exactly(1).Contains(result.RequestId));
    }

    [Test]
    public async Task Caching_answers_503_with_the_remedy_and_serves_http_origins_in_an_image_without_OpenSSL()
    {
        await using var origin = new LocalHttpServer();
        origin.Map("GET", "/x", (_, _) => ValueTask.FromResult(LocalHttpResponse.Text("from the origin")));
        origin.Start();
        int port = FreePort.Take();
        using var image = new BareImage("Caching");
        using var http = new HttpClient();
        List<string> answers = [];
        await using LambdaEmulator lambda = await image.AddTo(LambdaEmulator.CreateBuilder().WithPatience())
            .WithEnvironment("PARAMETERS_SECRETS_EXTENSION_HTTP_PORT", port.ToString(CultureInfo.InvariantCulture))
            .WithEnvironment("CACHING_ORIGINS", string.Create(CultureInfo.InvariantCulture, $"web=http://127.0.0.1:{origin.Port}/"))
            .WithEnvironment("CACHING_PREFETCH", "/a")
            .UseFunction(async (invocation, cancellationToken) =>
            {
                foreach (string path in (string[])["systemsmanager/parameters/get?name=%2Fa", "secretsmanager/get?secretId=a", "http/web/x"])
                {
                    using var request = new HttpRequestMessage(HttpMethod.Get, string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/{path}"));
                    request.Headers.Add("X-Aws-Parameters-Secrets-Token", invocation.Environment["AWS_SESSION_TOKEN"]);
                    using HttpResponseMessage response = await http.SendAsync(request, cancellationToken);
                    string body = await response.Content.ReadAsStringAsync(cancellationToken);
                    answers.Add(string.Create(CultureInfo.InvariantCulture, $"{(int)response.StatusCode} {body}"));
                }

                return "{}";
            })
            .StartAsync();
        await InvokeAsync(lambda);
        await ShutsDownWell(lambda, image);
        Assert.That(answers, Has.Count.EqualTo(3 * Invocations));
        Assert.That(answers.Where((_, i) => i % 3 < 2), Is.All.StartsWith("503 ").And.All.Contains("OpenSslNotFound").And.All.Contains("libssl3").And.All.Contains("StaticOpenSslLinking=true"));
        Assert.That(answers.Where((_, i) => i % 3 == 2), Is.All.EqualTo("200 from the origin"));
        Assert.That(Problems(lambda, image).Single(), Does.Contain(OpenSsl.Remedy));
    }

    private static LambdaEmulatorBuilder BesideHelloFunction() => LambdaEmulator.CreateBuilder().WithPatience().UseFunction(PublishedSample.Executable("HelloFunction"));

    private static async Task<InvocationResult[]> InvokeAsync(LambdaEmulator lambda)
    {
        var results = new InvocationResult[Invocations];
        for (int i = 0; i < results.Length; i++)
        {
            results[i] = await lambda.InvokeAsync("""{"log":"hello"}""");
            Assert.That(results[i].Outcome, Is.EqualTo(EmulatedOutcome.Success), Unruly.Story(lambda));
        }

        return results;
    }

    private static async Task ShutsDownWell(LambdaEmulator lambda, BareImage image)
    {
        await lambda.ShutdownAsync();
        Assert.That(lambda.Extensions[image.Name], Has.Property("ExitCode").Zero.And.Property("Killed").False.And.Property("State").EqualTo(ExtensionState.Exited), Unruly.Story(lambda));
    }

    private static IEnumerable<string> Lines(LambdaEmulator lambda, BareImage image) => lambda.Extensions[image.Name].Output.Select(line => line.Text);

    private static IEnumerable<string> Problems(LambdaEmulator lambda, BareImage image) =>
        Lines(lambda, image).Where(line => line.Contains(" WARN [", StringComparison.Ordinal) || line.Contains(" ERROR [", StringComparison.Ordinal));
}
