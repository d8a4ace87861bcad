# Whole calls against the emulator on loopback, from the command to the objects: token, limits and connection included. They use a Miele
# account, because Miele's calls have no known limits, so they are not delayed. Home Connect allows 50 calls per minute.

# A path for each body, for which the emulator returns it.
$paths = @{ '0.7 KB' = 'ident'; '130 KB' = 'state'; '5 MB' = 'actions' }
$token = Get-ApplianceToken Miele -AsSecureString
$plain = Get-ApplianceToken Miele -AsPlainText
$web = [Microsoft.PowerShell.Commands.WebRequestSession]::new()
$http = [Net.Http.HttpClient]::new([Net.Http.SocketsHttpHandler]::new())
$http.DefaultRequestHeaders.Authorization = [Net.Http.Headers.AuthenticationHeaderValue]::new('Bearer', $plain)
$with = @{ Authentication = 'Bearer'; Token = $token; AllowUnencryptedAuthentication = $true }

# The least that a cmdlet can do: it sends the request and returns the body.
$least = Join-Path $HOME 'LeastCall.dll'
Add-Type -OutputAssembly $least -ReferencedAssemblies System.Management.Automation, System.Runtime, System.Net.Http, System.Net.Primitives, System.Private.Uri, System.Threading -TypeDefinition @'
using System; using System.Management.Automation; using System.Net.Http;
[Cmdlet("Invoke", "LeastCall")]
public class InvokeLeastCallCommand : PSCmdlet
{
    private static readonly HttpClient s_http = new(new SocketsHttpHandler());
    [Parameter(Position = 0)] public Uri Uri { get; set; }
    [Parameter] public string Token { get; set; }
    protected override void ProcessRecord()
    {
        using HttpRequestMessage message = new(HttpMethod.Get, Uri) { Headers = { Authorization = new("Bearer", Token) } };
        using HttpResponseMessage response = s_http.Send(message);
        WriteObject(response.Content.ReadAsByteArrayAsync().GetAwaiter().GetResult());
    }
}
'@
Import-Module $least

$contenders = [ordered]@{
    'Invoke-ApplianceApi'                    = { Invoke-ApplianceApi $path -Account Miele }
    'Invoke-RestMethod'                      = { Invoke-RestMethod $uri @with }
    'Invoke-RestMethod -WebSession'          = { Invoke-RestMethod $uri @with -WebSession $web }
    'a cmdlet that only sends, without JSON' = { Invoke-LeastCall $uri -Token $plain }
    'HttpClient, ConvertFrom-Json'           = { ConvertFrom-Json $http.GetStringAsync($uri).GetAwaiter().GetResult() }
}
$targets = @{
    '0.7 KB' = @{ 'Invoke-RestMethod' = 0.5; 'Invoke-RestMethod -WebSession' = 0.95 }
    '130 KB' = @{ 'Invoke-RestMethod' = 0.3 }
    '5 MB'   = @{ 'Invoke-RestMethod' = 0.3 }
}
$warmUps = @{ '0.7 KB' = 2000; '130 KB' = 50; '5 MB' = 3 }
foreach ($size in $bodies.Keys) {
    Set-CannedResponse "miele/$($paths[$size])" $bodies[$size]
    $path = "/devices/000100200304/$($paths[$size])"
    $uri = [uri]"$($cloud.BaseUri)/v1$path"
    # PowerShell's own commands are compiled from the start, a module's only once they were used a while: a script that polls all day is past that.
    $warmUp = $Short ? 3 : $warmUps[$size]
    $samples = Measure-SideBySide $contenders -Rounds $rounds[$size] -WarmUp $warmUp -Collect:($size -eq '5 MB')
    ConvertTo-Row "GET, $size" $samples -Ours 'Invoke-ApplianceApi' -Target $targets[$size]
    if ($size -eq '0.7 KB') {
        # As a script that works through its appliances makes them.
        $samples = Measure-SideBySide $contenders -Rounds $rounds[$size] -InARow 20
        ConvertTo-Row "GET, $size, 20 in a row" $samples -Ours 'Invoke-ApplianceApi' -Target $targets[$size]
    }
}
$http.Dispose()
