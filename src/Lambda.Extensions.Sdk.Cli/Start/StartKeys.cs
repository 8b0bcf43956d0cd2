using System.Text;
using System.Threading.Channels;
using Lambda.Extensions.Sdk.Testing;
using Lambda.Extensions.Sdk.Testing.InvokeApi;

namespace Lambda.Extensions.Sdk.Cli.Start;

/// <summary>Acts on the keys of the terminal.</summary>
internal sealed class StartKeys(InvokeApiServer server, StartOptions options, StartOutput output, ChannelReader<char> keys)
{
    public const string Help = "i invoke, f freeze, t thaw, r restore, s shut down, q quit";

    /// <summary>Ends when the user quits.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var client = new HttpClient { BaseAddress = server.Address, Timeout = Timeout.InfiniteTimeSpan };
        await foreach (char key in keys.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            switch (char.ToLowerInvariant(key))
            {
                case 'i':
                    // In the background: pressing it again starts a parallel invocation.
                    _ = InvokeAsync(client, cancellationToken);
                    break;
                case 'f':
                    await EachAsync(environment => environment.FreezeAsync(cancellationToken)).ConfigureAwait(false);
                    break;
                case 't':
                    await EachAsync(environment => environment.ThawAsync(cancellationToken)).ConfigureAwait(false);
                    break;
                case 'r':
                    await EachAsync(environment => environment.RestoreAsync(cancellationToken)).ConfigureAwait(false);
                    break;
                case 's':
                    await server.ShutdownIdleAsync().ConfigureAwait(false);
                    break;
                case 'q':
                    return;
                default:
                    output.Note("keys: " + Help);
                    break;
            }
        }

        // No more keys will come: the terminal was closed for reading. The session continues without them.
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken).ConfigureAwait(false);
    }

    private async Task InvokeAsync(HttpClient client, CancellationToken cancellationToken)
    {
        try
        {
            using var content = new StringContent(options.Environment.Events[0], Encoding.UTF8, "application/json");
            using HttpResponseMessage response = await client.PostAsync(
                new Uri($"2015-03-31/functions/{options.Name}/invocations", UriKind.Relative), content, cancellationToken).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode) output.Note(await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false));
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            // The session ends.
        }
    }

    private async Task EachAsync(Func<LambdaEmulator, Task> act)
    {
        IReadOnlyCollection<LambdaEmulator> environments = [.. server.Environments.Values];
        if (environments.Count == 0) output.Note("there is no environment. Invoke first");
        foreach (LambdaEmulator environment in environments)
        {
            try
            {
                await act(environment).ConfigureAwait(false);
            }
            catch (InvalidOperationException e)
            {
                output.Note(e.Message);
            }
        }
    }
}
