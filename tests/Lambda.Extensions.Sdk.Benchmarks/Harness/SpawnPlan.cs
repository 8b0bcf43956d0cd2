using System.Runtime.InteropServices;

namespace Lambda.Extensions.Sdk.Benchmarks.Harness;

/// <summary>Everything a spawn needs, laid out in unmanaged memory beforehand, so that nothing of it is inside the measured time.</summary>
internal sealed unsafe class SpawnPlan : IDisposable
{
    private readonly List<nint> _allocated = [];

    /// <param name="command">The executable's path, and its arguments: none for an extension, as the platform starts them (server-behaviour 4.1).</param>
    /// <param name="variables">The whole environment, each <c>NAME=value</c>.</param>
    public SpawnPlan(IReadOnlyList<string> command, IReadOnlyList<string> variables)
    {
        Executable = command[0];
        Path = (byte*)Text(command[0]);
        Arguments = Texts(command);
        Variables = Texts(variables);
        FileActions = (void*)Keep(Marshal.AllocHGlobal(Native.FileActionsSize));
        _ = Native.FileActionsInit(FileActions);
        _ = Native.FileActionsOpen(FileActions, 1, "/dev/null", Native.WriteOnly, 0);
        _ = Native.FileActionsDuplicate(FileActions, 1, 2);
    }

    public string Executable { get; }

    public byte* Path { get; }

    public byte** Arguments { get; }

    public byte** Variables { get; }

    /// <summary>Output is dropped: a terminal or a pipe would be measured along.</summary>
    public void* FileActions { get; }

    public void Dispose()
    {
        _ = Native.FileActionsDestroy(FileActions);
        foreach (nint block in _allocated) Marshal.FreeHGlobal(block);
    }

    private byte** Texts(IReadOnlyList<string> texts)
    {
        var list = (byte**)Keep(Marshal.AllocHGlobal((texts.Count + 1) * sizeof(byte*)));
        for (int i = 0; i < texts.Count; i++) list[i] = (byte*)Text(texts[i]);
        list[texts.Count] = null;
        return list;
    }

    private nint Text(string text)
    {
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(text + '\0');
        nint block = Keep(Marshal.AllocHGlobal(bytes.Length));
        Marshal.Copy(bytes, 0, block, bytes.Length);
        return block;
    }

    private nint Keep(nint block)
    {
        _allocated.Add(block);
        return block;
    }
}
