using System.Threading.Channels;

namespace Lambda.Extensions.Sdk.Cli;

/// <summary>Reads the keys of a terminal.</summary>
internal static class ConsoleKeys
{
    /// <summary>Starts reading. The thread ends with the process.</summary>
    /// <returns><see langword="null"/> when the input is no terminal.</returns>
    public static ChannelReader<char>? Read()
    {
        if (Console.IsInputRedirected || IsInBackground()) return null;
        var keys = Channel.CreateUnbounded<char>();
        new Thread(() => Run(keys.Writer)) { IsBackground = true, Name = "lambda-ext keys" }.Start();
        return keys.Reader;
    }

    /// <summary>Returns whether a shell runs this process in the background, where reading a terminal would stop it.</summary>
    private static bool IsInBackground()
    {
        const string Stat = "/proc/self/stat";
        if (!File.Exists(Stat)) return false;
        // "pid (name) state ppid pgrp session tty tpgid …": the name may hold anything, so look behind its last parenthesis.
        string stat = File.ReadAllText(Stat);
        string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return fields[2] != fields[5];
    }

    private static void Run(ChannelWriter<char> keys)
    {
        try
        {
            while (true) keys.TryWrite(Console.ReadKey(intercept: true).KeyChar);
        }
        catch (Exception e) when (e is InvalidOperationException or IOException)
        {
            // The terminal was closed.
            keys.TryComplete();
        }
    }
}
