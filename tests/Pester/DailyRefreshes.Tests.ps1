# When a refresh is saved, and how often the vault is written, with a real SecretStore.

Describe 'A machine that refreshes all day' -Tag SecretStore {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        . "$PSScriptRoot/SignedIn.ps1"
        . "$PSScriptRoot/Waiting.ps1"
        . "$PSScriptRoot/WorkerPool.ps1"
        $env:APPLIANCEAUTH_DATA = Join-Path $HOME data
        New-TestVault
        $cloud = Start-Cloud
        $refreshes = $soak ? 240 : 24
        # In the watcher's thread, because PowerShell's events would wait for the pipeline that refreshes.
        Add-Type @'
public sealed class RenameLog : System.IDisposable
{
    private readonly System.IO.FileSystemWatcher _watcher;
    public RenameLog(System.IO.FileInfo file)
    {
        _watcher = new(file.DirectoryName, file.Name);
        _watcher.Renamed += (_, _) => Times.Enqueue(System.DateTime.UtcNow);
        _watcher.EnableRaisingEvents = true;
    }
    public System.Collections.Concurrent.ConcurrentQueue<System.DateTime> Times { get; } = new();
    public void Dispose() => _watcher.Dispose();
}
'@
        Connect-TestMiele $cloud
        # A 401 response makes the next call refresh the token, even if it is valid.
        [void](Invoke-Cloud $cloud fail @{ endpoint = 'miele/devices'; status = 401; times = 1000000 })
        Invoke-ApplianceApi -Account Miele/default -Path /devices -ErrorAction Ignore
    }

    AfterAll { Stop-Cloud $cloud }

    It 'writes the vault only at the sign-in, and the journal within milliseconds of a refresh' {
        $store = "$(Get-SecretFolder)/localstore/storefile"
        $written = (Get-Item $store).LastWriteTimeUtc
        $renames = [RenameLog]::new((Get-Item "$env:APPLIANCEAUTH_DATA/*/Miele-default.session"))
        try {
            foreach ($refresh in 1..$refreshes) { Invoke-ApplianceApi -Account Miele/default -Path /devices -ErrorAction Ignore }
            Wait-Until { $renames.Times.Count -eq $refreshes } 'all journals were seen'
            $journaled = $renames.Times.ToArray()
        }
        finally {
            $renames.Dispose()
        }
        (Get-Item $store).LastWriteTimeUtc | Should -Be $written
        (Get-Content -TotalCount 1 "$env:APPLIANCEAUTH_DATA/*/Miele-default.session" | ConvertFrom-Json).generation | Should -Be ($refreshes + 2)

        # Rotated: the new tokens are made and the old one is spent. Before that the cloud works for a while on what has arrived.
        $calls = @(Invoke-Cloud $cloud log | Where-Object Name -EQ miele/token:refresh_token | Select-Object -Last $refreshes)
        foreach ($moment in @{ Name = 'rotation'; Value = 'Done' }, @{ Name = "request's arrival"; Value = 'Time' }) {
            $gaps = foreach ($index in 0..($refreshes - 1)) { ($journaled[$index] - $calls[$index].($moment.Value).ToUniversalTime()).TotalMilliseconds }
            Write-Host "  from the $($moment.Name) to the journal: p50 $(Get-Percentile $gaps 0.5) ms, p95 $(Get-Percentile $gaps 0.95) ms ($refreshes refreshes)"
            Get-Percentile $gaps 0.5 | Should -BeLessThan 50
        }
    }
}
