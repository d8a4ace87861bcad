# A PowerShell process that executes commands: each line of its input is a script with its arguments, as JSON, which runs in all of its
# runspaces at once; each line of its output has the results, one per runspace.
[CmdletBinding()]
param(
    [Parameter(Mandatory, Position = 0)]
    [int] $RunspaceCount
)

$ErrorActionPreference = 'Stop'
$run = {
    param($Script, $ArgumentList)
    $ErrorActionPreference = 'Stop'
    $result = @{ Output = @(); Error = ''; Message = ''; Milliseconds = 0.0 }
    $watch = [Diagnostics.Stopwatch]::StartNew()
    try {
        $result.Output = @(& ([scriptblock]::Create($Script)) @ArgumentList)
    }
    catch {
        $result.Error = $_.FullyQualifiedErrorId
        $result.Message = "$_"
    }
    $result.Milliseconds = $watch.Elapsed.TotalMilliseconds
    $result
}

$state = [Management.Automation.Runspaces.InitialSessionState]::CreateDefault2()
$state.ImportPSModule((Get-Item (Join-Path $PSScriptRoot '../../output/ApplianceAuth/*/ApplianceAuth.psd1')).FullName)
$shells = @(foreach ($number in 1..$RunspaceCount) { [powershell]::Create($state) })
[Console]::Out.WriteLine('ready')

while ($line = [Console]::In.ReadLine()) {
    $request = ConvertFrom-Json $line
    $running = foreach ($shell in $shells) {
        $shell.Commands.Clear()
        [void]$shell.AddScript($run).AddArgument($request.Script).AddArgument($request.ArgumentList)
        $shell.BeginInvoke()
    }
    $results = foreach ($index in 0..($shells.Count - 1)) { $shells[$index].EndInvoke(@($running)[$index]) }
    [Console]::Out.WriteLine((ConvertTo-Json @($results) -Depth 5 -Compress))
}
