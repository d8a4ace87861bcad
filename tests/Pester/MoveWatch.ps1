# Watches the files of a move from outside and kills its process at a step. A loop in PowerShell would be too slow: some steps take less than 1 ms.

Add-Type -Language CSharp -TypeDefinition @'
using System;
using System.Diagnostics;
using System.IO;
using System.Threading;

public sealed class MoveWatch
{
    private readonly string _source, _target, _sourceVault, _targetVault;
    private readonly string _sourceBefore, _targetBefore;

    // The journals; and of each vault a file or folder that changes with its secrets, or null for the built-in store.
    public MoveWatch(string source, string target, string sourceVault, string targetVault)
    {
        (_source, _target, _sourceVault, _targetVault) = (source, target, sourceVault, targetVault);
        (_sourceBefore, _targetBefore) = (Look(sourceVault, "*Miele-move*"), Look(targetVault, "*Key-Miele-move*"));
    }

    private string Incoming => Path.ChangeExtension(_target, ".incoming");

    // The step that the move has reached: Before, Incoming, Key, Committed, Removing or Activated.
    public string Step()
    {
        bool incoming = File.Exists(Incoming);
        if (!IsMoved()) return !incoming ? "Before" : _targetVault != null && Look(_targetVault, "*Key-Miele-move*") != _targetBefore ? "Key" : "Incoming";
        return !incoming ? "Activated" : _sourceVault != null && Look(_sourceVault, "*Miele-move*") != _sourceBefore ? "Removing" : "Committed";
    }

    // Kills the process as long after the step as was said, or when it ends; returns the step that the files show then.
    public string Kill(Process process, string step, int microseconds, int timeoutSeconds)
    {
        Stopwatch watch = Stopwatch.StartNew();
        string seen;
        while ((seen = Step()) != step && !IsPast(seen, step) && watch.Elapsed.TotalSeconds < timeoutSeconds && !process.HasExited)
        {
            // The first step lasts longer than a thread sleeps, and the process needs the processor until then.
            if (seen == "Before") Thread.Sleep(1); else Thread.SpinWait(20);
        }

        long until = watch.ElapsedTicks + (long)microseconds * Stopwatch.Frequency / 1000000;
        while (watch.ElapsedTicks < until && !process.HasExited) Thread.SpinWait(20);
        process.Kill();
        process.WaitForExit();
        return Step();
    }

    private static bool IsPast(string seen, string step) => Array.IndexOf(Order, seen) > Array.IndexOf(Order, step);

    private static readonly string[] Order = { "Before", "Incoming", "Key", "Committed", "Removing", "Activated" };

    private bool IsMoved()
    {
        try
        {
            using FileStream file = new(_source, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            byte[] bytes = new byte[Math.Min(file.Length, 2048)];
            int count = file.Read(bytes, 0, bytes.Length);
            return System.Text.Encoding.UTF8.GetString(bytes, 0, count).Contains("\"state\":\"Moved\"");
        }
        catch (FileNotFoundException)
        {
            return false;
        }
    }

    private static string Look(string path, string names) => path == null ? null
        : Directory.Exists(path) ? string.Join(' ', Array.ConvertAll(Directory.GetFiles(path, names), file => Path.GetFileName(file)))
        : File.Exists(path) ? $"{File.GetLastWriteTimeUtc(path).Ticks}" : "";
}
'@
