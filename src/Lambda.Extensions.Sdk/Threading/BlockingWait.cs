namespace Lambda.Extensions.Sdk.Threading;

/// <summary>Waits on the calling thread for what an asynchronous call returns. The control plane's own client completes before it returns, so the usual wait costs nothing.</summary>
internal static class BlockingWait
{
    public static T For<T>(ValueTask<T> task) => task.IsCompletedSuccessfully ? task.Result : task.AsTask().GetAwaiter().GetResult();

    public static void For(ValueTask task)
    {
        if (task.IsCompletedSuccessfully) task.GetAwaiter().GetResult();
        else task.AsTask().GetAwaiter().GetResult();
    }
}
