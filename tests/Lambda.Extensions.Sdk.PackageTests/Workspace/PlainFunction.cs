namespace Lambda.Extensions.Sdk.PackageTests.Workspace;

/// <summary>A .NET function by itself: no package, and its own Runtime API loop.</summary>
internal static class PlainFunction
{
    private const string Project = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>$framework$</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
            <RuntimeIdentifier>linux-x64</RuntimeIdentifier>
            <SelfContained Condition="'$(TargetFramework)' != 'net10.0'">true</SelfContained>
          </PropertyGroup>
        </Project>
        """;

    private const string Program = """
        using var http = new HttpClient { BaseAddress = new Uri("http://" + Environment.GetEnvironmentVariable("AWS_LAMBDA_RUNTIME_API")), Timeout = Timeout.InfiniteTimeSpan };
        while (true)
        {
            using var invocation = await http.GetAsync("/2018-06-01/runtime/invocation/next");
            string id = invocation.Headers.GetValues("Lambda-Runtime-Aws-Request-Id").Single();
            (await http.PostAsync($"/2018-06-01/runtime/invocation/{id}/response", new ByteArrayContent(await invocation.Content.ReadAsByteArrayAsync()))).Dispose();
        }
        """;

    /// <summary>Builds the function; with the runtime itself where this machine may lack it.</summary>
    /// <returns>The function's executable.</returns>
    public static async Task<string> BuildAsync(string framework)
    {
        string folder = Directory.CreateDirectory(Path.Combine(Packages.Root, "PlainFunction-" + framework)).FullName;
        File.WriteAllText(Path.Combine(folder, "PlainFunction.csproj"), Project.Replace("$framework$", framework, StringComparison.Ordinal));
        File.WriteAllText(Path.Combine(folder, "Program.cs"), Program);
        await DotNet.SucceedAsync(folder, "build");
        return Path.Combine(folder, "bin", "Debug", framework, "linux-x64", "PlainFunction");
    }
}
