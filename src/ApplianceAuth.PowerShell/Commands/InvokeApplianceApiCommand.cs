using System.Collections;
using System.Management.Automation;
using ApplianceAuth.Api;
using ApplianceAuth.Hosting;
using ApplianceAuth.Output;

namespace ApplianceAuth.Commands;

/// <summary>
/// <para type="synopsis">Calls the API of an account's cloud.</para>
/// </summary>
[Cmdlet(VerbsLifecycle.Invoke, "ApplianceApi", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(PSObject), typeof(string))]
public sealed class InvokeApplianceApiCommand : AccountCmdlet
{
    /// <summary><para type="description">The path below the API of the account's cloud; /devices lists the appliances of either.</para></summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(PathCompleter))]
    public string Path { get; set; } = "";

    /// <summary><para type="description">Addresses of accounts, such as Miele/holiday-home; wildcards are allowed.</para></summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(AccountCompleter))]
    public string[]? Account { get; set; }

    /// <summary><para type="description">The HTTP method. All but GET ask for confirmation where confirmation is wanted.</para></summary>
    [Parameter]
    [ValidateSet("GET", "PUT", "POST", "DELETE")]
    public string Method { get; set; } = "GET";

    /// <summary><para type="description">The body: a hashtable or an object, which become JSON, or JSON as text.</para></summary>
    [Parameter]
    [ValidateNotNull]
    public object? Body { get; set; }

    /// <summary><para type="description">What is added to the query, name by name; several values repeat the name.</para></summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary Query { get; set; } = new Hashtable();

    /// <summary><para type="description">Gives the answer's text as it came.</para></summary>
    [Parameter]
    public SwitchParameter Raw { get; set; }

    private protected override string[]? Named => Account;

    private protected override async Task ProcessAsync(KnownAccount account)
    {
        ApiRequest request = new(new HttpMethod(Method.ToUpperInvariant()), Path)
        {
            Query = QueryValues.Read(Query),
            Body = RequestBody.Json(Body, Method, SessionState),
        };
        ApiCall call = await UnlockingAsync(account, () => Appliances.Api.PrepareAsync(account.Store, account.Address, request, Stop));
        if (call.Acts && !ShouldProcess($"{account.Address}: {call.Request.Method} {call.Address.AbsolutePath}", "Call the appliance cloud"))
        {
            return;
        }

        ApiAnswer answer = await UnlockingAsync(account, () => Appliances.Api.SendAsync(call, new(Appliances.Clock), Stop));
        foreach (object? item in AnswerObjects.Read(call, answer, Raw))
        {
            WriteObject(item);
        }

        await FollowAsync(answer.Session);
    }
}
