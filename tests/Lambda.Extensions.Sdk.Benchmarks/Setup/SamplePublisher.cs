namespace Lambda.Extensions.Sdk.Benchmarks.Setup;

/// <summary>Publishes a sample natively, as its readers would.</summary>
internal static class SamplePublisher
{
    /// <returns>The path of the executable.</returns>
    public static string Publish(Repository repository, string sample, string folder = "samples")
    {
        string output = repository.Artifacts(sample);
        string dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        Console.Error.WriteLine($"Publishing {folder}/{sample} natively; the first time takes a minute.");
        string? failure = Tool.Run(dotnet, repository.Root, "publish", Path.Combine(folder, sample), "-c", "Release", "-o", output);
        if (failure is not null)
            throw new BenchmarkException($"dotnet publish {folder}/{sample} failed. Native publishing needs a C linker (Debian: apt-get install gcc libc6-dev).{Environment.NewLine}{failure}");
        return Path.Combine(output, sample);
    }
}
