using System.Text;
using Lambda.Extensions.Sdk.Tests.Repository;

namespace Lambda.Extensions.Sdk.Tests.Chaos;

/// <summary>Each call of the control plane fails in each way: the table in docs/control-plane-faults.md is what was seen.</summary>
[NonParallelizable]
public sealed class ControlPlaneTableTests
{
    private const int AtATime = 16;

    private static readonly (Call Call, string Name)[] Columns =
    [
        (Call.Register, "`register`"),
        (Call.Subscribe, "subscribe"),
        (Call.FirstNext, "first `next`"),
        (Call.NextAfterInvoke, "`next` after an event"),
        (Call.NextForShutdown, "`next` answered by SHUTDOWN"),
        (Call.InitError, "`init/error`"),
        (Call.ExitError, "`exit/error`"),
    ];

    [TestCase(false, "Once")]
    [TestCase(true, "Always")]
    [Category("G01")]
    [Category("G12")]
    [Category("G13")]
    public async Task Each_fault_of_each_call_has_the_end_that_the_table_names(bool always, string heading)
    {
        using var places = new SemaphoreSlim(AtATime);
        string[][] cells = await Task.WhenAll(CallFault.All.Select(fault => Task.WhenAll(Columns.Select(async column =>
        {
            await places.WaitAsync();
            try
            {
                return await Task.Run(() => ControlPlaneLife.RunAsync(column.Call, fault, always));
            }
            finally
            {
                places.Release();
            }
        }))));

        var table = new StringBuilder();
        table.Append("| fault | ").AppendJoin(" | ", Columns.Select(column => column.Name)).Append(" |\n");
        table.Append("| --- |").Append(string.Concat(Enumerable.Repeat(" --- |", Columns.Length))).Append('\n');
        for (int row = 0; row < cells.Length; row++) table.Append("| ").Append(CallFault.All[row].Name).Append(" | ").AppendJoin(" | ", cells[row]).Append(" |\n");
        string page = await File.ReadAllTextAsync(Path.Combine(RepositoryFiles.Root, "docs", "control-plane-faults.md"));
        Assert.That(page, Does.Contain($"## {heading}\n\n{table}"), $"The section '{heading}' should be:\n{table}");
        Assert.That(table.ToString(), Does.Not.Contain("undefined"));
    }
}
