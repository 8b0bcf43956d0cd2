using Lambda.Extensions.Sdk.Telemetry.Records;

namespace Lambda.Extensions.Sdk.Tests.Hosting.Configuration;

public sealed class LambdaEnvironmentTests
{
    [Test]
    public void Reads_the_platforms_variables()
    {
        LambdaEnvironment environment = LambdaEnvironment.FromVariables(new Dictionary<string, string>
        {
            ["AWS_LAMBDA_RUNTIME_API"] = "127.0.0.1:9001",
            ["AWS_LAMBDA_FUNCTION_NAME"] = "orders",
            ["AWS_LAMBDA_FUNCTION_VERSION"] = "$LATEST",
            ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] = "256",
            ["AWS_REGION"] = "eu-central-1",
            ["AWS_LAMBDA_INITIALIZATION_TYPE"] = "snap-start",
            ["MY_OWN"] = "value",
        });
        Assert.That(environment.RuntimeApi, Is.EqualTo("127.0.0.1:9001"));
        Assert.That((environment.FunctionName, environment.FunctionVersion, environment.FunctionMemorySizeMB, environment.Region), Is.EqualTo(("orders", "$LATEST", 256, "eu-central-1")));
        Assert.That(environment.InitializationType, Is.EqualTo(InitializationType.SnapStart));
        Assert.That((environment["MY_OWN"], environment["my_own"]), Is.EqualTo(("value", (string?)null)));
    }

    [Test]
    public void What_is_not_set_is_null()
    {
        LambdaEnvironment environment = LambdaEnvironment.FromVariables(new Dictionary<string, string>());
        Assert.That((environment.RuntimeApi, environment.FunctionName, environment.FunctionVersion, environment.FunctionMemorySizeMB, environment.Region, environment["X"]), Is.EqualTo(default((string?, string?, string?, int?, string?, string?))));
        Assert.That(environment.InitializationType, Is.EqualTo(default(InitializationType)));
        Assert.That(environment.InitializationType.Value, Is.Empty);
    }

    [TestCase("", null)]
    [TestCase(" ", null)]
    [TestCase("\t\r\n ", null)]
    [TestCase("\u00a0", null)]
    [TestCase(" a b ", "a b")]
    public void A_blank_variable_is_not_set_and_blanks_around_a_value_do_not_count(string value, string? expected)
    {
        var environment = LambdaEnvironment.FromVariables(new Dictionary<string, string> { ["X"] = value, ["AWS_LAMBDA_RUNTIME_API"] = value, ["AWS_LAMBDA_FUNCTION_NAME"] = value, ["AWS_LAMBDA_FUNCTION_VERSION"] = value, ["AWS_REGION"] = value, ["AWS_LAMBDA_INITIALIZATION_TYPE"] = value });
        Assert.That(new[] { environment["X"], environment.RuntimeApi, environment.FunctionName, environment.FunctionVersion, environment.Region }, Is.All.EqualTo(expected));
        Assert.That(environment.InitializationType.Value, Is.EqualTo(expected ?? ""));
    }

    [TestCase("")]
    [TestCase("-1")]
    [TestCase("256 MB")]
    [TestCase("1e3")]
    [TestCase("99999999999")]
    public void A_memory_size_that_is_no_number_is_null(string value) =>
        Assert.That(LambdaEnvironment.FromVariables(new Dictionary<string, string> { ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] = value }).FunctionMemorySizeMB, Is.Null);

    [Test]
    public void Variables_are_read_at_each_access()
    {
        var variables = new Dictionary<string, string>();
        LambdaEnvironment environment = LambdaEnvironment.FromVariables(variables);
        Assert.That(environment.Region, Is.Null);
        variables["AWS_REGION"] = "eu-central-1";
        Assert.That(environment.Region, Is.EqualTo("eu-central-1"));
    }

    [Test]
    public void The_process_has_its_own() =>
        Assert.That(LambdaEnvironment.Current["PATH"], Is.EqualTo(Environment.GetEnvironmentVariable("PATH")).And.Not.Null);

    [Test]
    public void Null_is_refused()
    {
        Assert.That(() => LambdaEnvironment.FromVariables(null!), Throws.ArgumentNullException);
        Assert.That(() => LambdaEnvironment.Current[null!], Throws.ArgumentNullException);
    }
}
