using Lambda.Extensions.Sdk.Testing.Configuration;
using Lambda.Extensions.Sdk.Testing.Tests.Support;

namespace Lambda.Extensions.Sdk.Testing.Tests;

/// <summary>lambda-facts 2.5: the metadata of the execution environment.</summary>
public sealed class MetadataTests
{
    private const string Path = "2026-01-15/metadata/execution-environment";

    [TestCase(null, null, "use1-az1")]
    [TestCase("ap-southeast-2", null, "apse2-az1")]
    [TestCase("us-gov-west-1", null, "usgw1-az1")]
    [TestCase("eu-central-1", "euc1-az3", "euc1-az3")]
    public async Task Extensions_and_function_learn_their_availability_zone(string? region, string? zone, string expected)
    {
        var answers = new List<string>();
        LambdaEmulatorBuilder builder = LambdaEmulator.CreateBuilder()
            .AddExtension("ext", async (environment, stopping) =>
            {
                answers.Add(await AskAsync(environment));
                return await SimpleExtension.RunAsync("ext")(environment, stopping);
            })
            .UseFunction(async (invocation, _) => await AskAsync(invocation.Environment));
        if (region is not null) builder.WithRegion(region);
        if (zone is not null) builder.WithAvailabilityZone(zone);
        await using LambdaEmulator lambda = await builder.StartAsync();
        answers.Add((await lambda.InvokeAsync()).Payload);
        Assert.That(answers, Is.EqualTo(Enumerable.Repeat($$"""{"AvailabilityZoneID":"{{expected}}"}""", 2)));
    }

    [TestCase(null)]
    [TestCase("Bearer other")]
    [TestCase("")]
    public async Task A_request_without_the_token_is_refused(string? authorization)
    {
        await using LambdaEmulator lambda = await LambdaEmulator.CreateBuilder().StartAsync();
        using var caller = new ApiCaller(lambda);
        Answer answer = await caller.SendAsync("GET", "/" + Path, null, ("Authorization", authorization));
        Assert.That(answer.Status, Is.EqualTo(401));
        Assert.That((await caller.SendAsync("POST", "/" + Path, "{}")).Status, Is.EqualTo(405));
    }

    [Test]
    public async Task Variables_of_the_function_decide_name_and_Region_everywhere()
    {
        string? arn = null;
        await using LambdaEmulator lambda = await LambdaEmulator.CreateBuilder()
            .WithInitializationType(InitializationTypes.OnDemand)
            .WithEnvironment("AWS_REGION", "eu-north-1")
            .WithEnvironment("AWS_LAMBDA_FUNCTION_NAME", "orders")
            .UseFunction((invocation, _) =>
            {
                arn = invocation.InvokedFunctionArn;
                return Task.FromResult(invocation.Environment["AWS_DEFAULT_REGION"]);
            })
            .StartAsync();
        Assert.That((await lambda.InvokeAsync()).Payload, Is.EqualTo("eu-north-1"));
        Assert.That(arn, Is.EqualTo("arn:aws:lambda:eu-north-1:123456789012:function:orders"));
    }

    private static async Task<string> AskAsync(IReadOnlyDictionary<string, string> environment)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", "Bearer " + environment["AWS_LAMBDA_METADATA_TOKEN"]);
        return await client.GetStringAsync(new Uri($"http://{environment["AWS_LAMBDA_METADATA_API"]}/{Path}"));
    }
}
