# The JSON reader alone, from UTF-8 to objects, compared with ConvertFrom-Json, which gets decoded text.

# The reader takes a span, which PowerShell cannot pass. Calling a method from a script takes nearly as long as reading a small body.
Add-Type -TypeDefinition @'
public sealed class BenchReader
{
    private delegate object Reading(System.ReadOnlySpan<byte> utf8);
    private readonly Reading _read;
    public BenchReader(System.Reflection.MethodInfo read) => _read = read.CreateDelegate<Reading>();
    public void Read(byte[] utf8, int times) { for (int i = 0; i < times; i++) { _read(utf8); } }
}
'@
$reader = [BenchReader]::new((Get-Module ApplianceAuth).ImplementingAssembly.GetType('ApplianceAuth.Output.JsonObjects').GetMethod('Read'))
foreach ($size in $bodies.Keys) {
    $text = $bodies[$size]
    [byte[]]$utf8 = [Text.Encoding]::UTF8.GetBytes($text)
    # A small body is read many times for one sample: calling a script block takes as long as reading it once. What is read so often in use is
    # compiled with all care; PowerShell's own part is from the start.
    $times = $size -eq '0.7 KB' ? 50 : 1
    $samples = Measure-SideBySide -Rounds ($rounds[$size] / ($times -gt 1 ? 10 : 1)) -WarmUp ($times -gt 1 ? 50 : 5) -Divisor $times -Collect:($size -eq '5 MB') ([ordered]@{
            'the reader'       = { $reader.Read($utf8, $times) }
            'ConvertFrom-Json' = { for ($i = 0; $i -lt $times; $i++) { ConvertFrom-Json $text } }
        })
    ConvertTo-Row "JSON, $size" $samples -Ours 'the reader'
}
