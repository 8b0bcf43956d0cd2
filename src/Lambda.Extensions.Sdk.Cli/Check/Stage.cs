using Lambda.Extensions.Sdk.Cli.Output;
using Lambda.Extensions.Sdk.Testing;
using Lambda.Extensions.Sdk.Testing.Extensions;
using Lambda.Extensions.Sdk.Testing.Invocations;
using Lambda.Extensions.Sdk.Testing.Lifecycle;
using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.Cli.Check;

/// <summary>Runs the environments of one scenario.</summary>
internal sealed class Stage(Subject subject, FirstLife? first, CancellationToken cancellationToken)
{
    /// <summary>The function's timeout. It includes a repeated INIT, also on a busy machine.</summary>
    public static readonly TimeSpan FunctionTimeout = TimeSpan.FromSeconds(8);

    /// <summary>The function's timeout where it strikes.</summary>
    public static readonly TimeSpan ShortTimeout = TimeSpan.FromSeconds(4);

    public Subject Subject => subject;

    /// <summary>The undisturbed life. Scenarios that need only files run without it.</summary>
    public FirstLife First => first ?? throw new InvalidOperationException("The scenario does not name the first life among its needs.");

    public CancellationToken CancellationToken => cancellationToken;

    /// <summary>Runs an environment whose INIT must succeed.</summary>
    public Task<Finding> LiveAsync(LambdaEmulatorBuilder builder, Func<LambdaEmulator, Task<Finding>> act) => WithAsync(builder, async emulator =>
    {
        InitResult init = await emulator.WaitForInitAsync(cancellationToken).ConfigureAwait(false);
        return init.Succeeded ? await act(emulator).ConfigureAwait(false) : Finding.Fail(Text(init));
    });

    /// <summary>Runs an environment in which the extension must work after a disturbance, in the same process.</summary>
    public Task<Finding> SurviveAsync(LambdaEmulatorBuilder builder, Func<LambdaEmulator, Task<Finding>> disturb) => LiveAsync(builder, async emulator =>
    {
        Finding finding = await disturb(emulator).ConfigureAwait(false);
        if (finding.Verdict != Verdict.Pass) return finding;
        string? problem = await InvokeAsync(emulator).ConfigureAwait(false) ?? Ended(emulator);
        return problem is null ? Finding.Pass : Finding.Fail(problem);
    });

    /// <summary>Runs an environment that must work again after a disturbance, in the same or in a new process.</summary>
    public Task<Finding> RecoverAsync(LambdaEmulatorBuilder builder, Func<LambdaEmulator, Task>? disturb = null) => WithAsync(builder, async emulator =>
    {
        InitResult init = await emulator.WaitForInitAsync(cancellationToken).ConfigureAwait(false);
        if (init.Status == "timeout") return Finding.Fail("INIT hung until its timeout");
        if (disturb is not null) await disturb(emulator).ConfigureAwait(false);
        string? problem = null;
        for (int i = 0; i < 3; i++)
        {
            problem = await InvokeAsync(emulator).ConfigureAwait(false);
            if (problem is null && i > 0) return Finding.Pass;
        }

        return problem is null ? Finding.Pass : Finding.Fail("the third invocation still fails: " + problem);
    });

    /// <summary>Runs an environment and removes it.</summary>
    public async Task<Finding> WithAsync(LambdaEmulatorBuilder builder, Func<LambdaEmulator, Task<Finding>> act)
    {
        LambdaEmulator emulator = await builder.StartWithoutInitAsync(cancellationToken).ConfigureAwait(false);
        await using (emulator.ConfigureAwait(false))
        {
            return await act(emulator).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Invokes the function.</summary>
    /// <returns><see langword="null"/> when it succeeded, otherwise the problem.</returns>
    public async Task<string?> InvokeAsync(LambdaEmulator emulator, string payload = "{}", string? requestId = null) =>
        Problem(await emulator.InvokeAsync(new InvocationRequest { Payload = payload, RequestId = requestId }).WaitAsync(cancellationToken).ConfigureAwait(false), emulator);

    /// <summary>Returns the extension that ended although there was no SHUTDOWN, or <see langword="null"/>.</summary>
    public string? Ended(LambdaEmulator emulator)
    {
        EmulatedExtension? ended = subject.Names.Select(name => emulator.Extensions[name]).FirstOrDefault(extension => extension.Starts > 1 || extension.ExitCode is not null);
        return ended is null ? null : $"{ended.Name} exited{(ended.ExitCode is { } code ? $" with {code}" : " and was started again")}{LastLine(ended)}";
    }

    /// <summary>Waits until every extension has ended.</summary>
    /// <returns>Whether they did within the time.</returns>
    public async Task<bool> HaveEndedAsync(LambdaEmulator emulator, TimeSpan within)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(within);
        try
        {
            foreach (string name in subject.Names)
                await emulator.Timeline.WaitForEventAsync(EmulatorEventNames.ExtensionExited, name, limit.Token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    public static string Text(InitResult init) => $"INIT ended with {init.Status}{(init.ErrorType is null ? "" : " " + init.ErrorType)}: {FirstLine(init.Message)}";

    /// <summary>Returns the first line of a text that a program wrote, without its end if it is long.</summary>
    public static string FirstLine(string? text)
    {
        const int Longest = 200;
        string line = (text ?? "").Split('\n')[0].Trim();
        return Printable.Escape(line.Length > Longest ? line[..Longest] + "…" : line);
    }

    private string? Problem(InvocationResult result, LambdaEmulator emulator)
    {
        if (result.Outcome == EmulatedOutcome.Success) return null;
        EmulatedExtension? talkative = subject.Names.Select(name => emulator.Extensions[name]).FirstOrDefault(extension => extension.Output.Count > 0);
        return $"the invocation ended with {result.Outcome}: {FirstLine(result.Verdict ?? result.ErrorMessage ?? result.ErrorType)}{(talkative is null ? "" : LastLine(talkative))}";
    }

    private static string LastLine(EmulatedExtension extension) => extension.Output is [.., var line] ? $"; its last line: {FirstLine(line.Text)}" : "";
}
