using System.Runtime.InteropServices;

namespace AdminConsole.Engine.Storage.Bulk;

/// <summary>A row that stays out: its place in the batch, the field at fault and a sentence.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct RejectedRow(int Row, string Field, string Reason);

/// <summary>What became of a batch; a rejected row never stops the others.</summary>
public sealed record TakenBatch(int New, int Updated, int Unchanged, IReadOnlyList<RejectedRow> Rejected);
