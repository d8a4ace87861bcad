using System.Collections;
using System.Management.Automation;
using ApplianceAuth.Accounts;
using ApplianceAuth.Api;
using ApplianceAuth.Appliances;
using ApplianceAuth.Completion;
using ApplianceAuth.Hosting;
using ApplianceAuth.Output;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Commands;

/// <summary>
/// Calls the API of an account's cloud.
/// </summary>
[Cmdlet(VerbsLifecycle.Invoke, "ApplianceApi", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium,
    HelpUri = HelpAddress.Pages + "Invoke-ApplianceApi.md")]
[OutputType(typeof(PSObject), typeof(string))]
public sealed class InvokeApplianceApiCommand : AccountCmdlet
{
    /// <summary>The path below the API of the account's cloud; /devices lists the appliances of either cloud.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true,
        HelpMessageBaseName = ParameterHelp.Source, HelpMessageResourceId = nameof(CmdletMessages.ParameterPath))]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(PathCompleter))]
    public string Path { get; set; } = "";

    /// <summary>The addresses of accounts, such as Miele/holiday-home; wildcards are allowed.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true,
        HelpMessageBaseName = ParameterHelp.Source, HelpMessageResourceId = nameof(CmdletMessages.ParameterAccounts))]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(AccountCompleter))]
    public string[]? Account { get; set; }

    /// <summary>The id of the appliance that replaces {id} in the path.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true,
        HelpMessageBaseName = ParameterHelp.Source, HelpMessageResourceId = nameof(CmdletMessages.ParameterApplianceInPath))]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ApplianceIdCompleter))]
    public string? ApplianceId { get; set; }

    /// <summary>The HTTP method. Methods other than GET support -Confirm.</summary>
    [Parameter(HelpMessageBaseName = ParameterHelp.Source, HelpMessageResourceId = nameof(CmdletMessages.ParameterMethod))]
    [ValidateSet("GET", "PUT", "POST", "DELETE")]
    public string Method { get; set; } = "GET";

    /// <summary>The body: JSON text, or a hashtable or object to convert to JSON.</summary>
    [Parameter(HelpMessageBaseName = ParameterHelp.Source, HelpMessageResourceId = nameof(CmdletMessages.ParameterBody))]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(BodyCompleter))]
    public object? Body { get; set; }

    /// <summary>The parameters of the query string. An array repeats the name.</summary>
    [Parameter(HelpMessageBaseName = ParameterHelp.Source, HelpMessageResourceId = nameof(CmdletMessages.ParameterQuery))]
    [ValidateNotNull]
    public IDictionary? Query { get; set; }

    /// <summary>The language of texts in the response, such as de-DE.</summary>
    [Parameter(HelpMessageBaseName = ParameterHelp.Source, HelpMessageResourceId = nameof(CmdletMessages.ParameterCallLanguage))]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(LanguageCompleter))]
    public string? Language { get; set; }

    /// <summary>Returns the unchanged text of the response.</summary>
    [Parameter(HelpMessageBaseName = ParameterHelp.Source, HelpMessageResourceId = nameof(CmdletMessages.ParameterRaw))]
    public SwitchParameter Raw { get; set; }

    /// <summary>Writes the unchanged response to a file instead of returning objects.</summary>
    [Parameter(HelpMessageBaseName = ParameterHelp.Source, HelpMessageResourceId = nameof(CmdletMessages.ParameterOutFile))]
    [ValidateNotNullOrEmpty]
    public string? OutFile { get; set; }

    /// <summary>The timeout of one attempt, in seconds; 0 for none.</summary>
    [Parameter(HelpMessageBaseName = ParameterHelp.Source, HelpMessageResourceId = nameof(CmdletMessages.ParameterCallTimeoutSec))]
    [ValidateRange(0, 86_400)]
    public int TimeoutSec { get; set; } = 60;

    /// <summary>The maximum number of retries after the cloud was busy or failed.</summary>
    [Parameter(HelpMessageBaseName = ParameterHelp.Source, HelpMessageResourceId = nameof(CmdletMessages.ParameterMaximumRetryCount))]
    [ValidateRange(0, 100)]
    public int MaximumRetryCount { get; set; } = 2;

    /// <summary>The maximum total delay for limits and between attempts, in seconds.</summary>
    [Parameter(HelpMessageBaseName = ParameterHelp.Source, HelpMessageResourceId = nameof(CmdletMessages.ParameterMaximumWaitSec))]
    [ValidateRange(0, int.MaxValue)]
    public int MaximumWaitSec { get; set; } = 90;

    /// <summary>The name of a variable for the response headers.</summary>
    [Parameter(HelpMessageBaseName = ParameterHelp.Source, HelpMessageResourceId = nameof(CmdletMessages.ParameterResponseHeadersVariable))]
    [ValidateNotNullOrEmpty]
    public string? ResponseHeadersVariable { get; set; }

    /// <summary>The name of a variable for the HTTP status code of the response.</summary>
    [Parameter(HelpMessageBaseName = ParameterHelp.Source, HelpMessageResourceId = nameof(CmdletMessages.ParameterStatusCodeVariable))]
    [ValidateNotNullOrEmpty]
    public string? StatusCodeVariable { get; set; }

    private protected override string[]? AccountPatterns => Account;

    private protected override async Task ProcessAsync(AccountReference account)
    {
        SetVariables(null, null);
        try
        {
            await CallAsync(account);
        }
        catch (ApplianceAuthException e) when (e.RetryCommand is not null)
        {
            SetVariables(e.StatusCode, null);
            throw;
        }
    }

    private async Task CallAsync(AccountReference account)
    {
        ApiRequest request = new(new HttpMethod(Method.ToUpperInvariant()), PathPlaceholder.Replace(Path, ApplianceId))
        {
            Query = Query is null ? [] : QueryValues.Read(Query),
            Body = RequestBody.Json(Body, Method, SessionState),
            Language = Language,
        };
        string? file = OutFile is null ? null : FileSystemPath.Resolve(SessionState, OutFile);
        ApiCall call = await UnlockingAsync(() => ModuleServices.Api.PrepareAsync(account.Store, account.Address, request, CancellationToken));
        IReadOnlyList<string> warnings = await WarnOfValuesAsync(account, call);
        if ((call.ChangesState || MyInvocation.BoundParameters.ContainsKey("WhatIf")) && !await ShouldCallAsync(account, call, warnings))
        {
            return;
        }

        ApiResponse response = await UnlockingAsync(() => file is null
            ? ModuleServices.Api.SendAsync(call, Options(), CancellationToken)
            : SaveAsync(call, file));
        SetVariables(response.Status, ResponseHeadersVariable is null ? null : response.Headers());
        WarnOfLimit(account, response.LimitWarning);
        if (file is null)
        {
            ModuleServices.Keys.Learn(call, response.Body);
            ResponseObjects objects = new(call, ModuleServices.ApplianceCache, problem => WriteWarning($"{account.Address}: {problem}"));
            WriteObject(objects.Read(response, Raw), enumerateCollection: true);
        }

        await ReportSaveAsync(response.Session);
    }

    private CallOptions Options() => new(ModuleServices.TimeProvider)
    {
        AttemptTimeout = TimeoutSec == 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(TimeoutSec),
        MaxRetries = MaximumRetryCount,
        MaxDelay = TimeSpan.FromSeconds(MaximumWaitSec),
        OnWaiting = (until, reason, cancellationToken) => ThrottleProgress.RunAsync(this, until, reason, cancellationToken),
    };

    /// <summary>Warns of values that the cloud will probably refuse. The call is sent, because what is known may be old.</summary>
    private async Task<IReadOnlyList<string>> WarnOfValuesAsync(AccountReference account, ApiCall call)
    {
        IReadOnlyList<ValueWarning> found = ModuleServices.Keys.Check(call);
        if (found.Count == 0)
        {
            return [];
        }

        StoredAccount known = await ModuleServices.Broker.FindAsync(account.Store, account.Address, CancellationToken);
        string[] warnings =
            [.. found.Select(warning => AccountSecrets.RedactAndSanitize(known, warning.Describe(text => AccountSecrets.Redact(known, text))))];
        foreach ((string text, ValueWarning warning) in warnings.Zip(found))
        {
            WriteWarning(CmdletMessages.FormatCallValueWarning(account.Address, text, ConsoleText.FormatDate(warning.ReadAt)));
        }

        return warnings;
    }

    private async Task<bool> ShouldCallAsync(AccountReference account, ApiCall call, IReadOnlyList<string> warnings)
    {
        StoredAccount known = await ModuleServices.Broker.FindAsync(account.Store, account.Address, CancellationToken);
        string description = CallDescription.Describe(
            call, known, await ModuleServices.Api.GetRateLimitsAsync(account.Store, account.Address, CancellationToken), warnings);
        return ShouldProcess(description, CmdletMessages.FormatCallConfirmQuery(description), CmdletMessages.CallConfirmCaption);
    }

    private async Task<ApiResponse> SaveAsync(ApiCall call, string file)
    {
        string activity = CmdletMessages.FormatCallSaving(call.Address.AbsolutePath);
        ApiResponse response = await Pipeline.CallAsync(() => ModuleServices.Api.SaveAsync(
            call, file, Options(),
            (done, all) => Pipeline.Post(() => ShowProgress(activity, ConsoleText.FormatKilobytes(done), (int?)(done * 100 / all))),
            CancellationToken));
        EndProgress(activity);
        return response;
    }

    /// <summary>Sets the variables that -StatusCodeVariable and -ResponseHeadersVariable name.</summary>
    private void SetVariables(int? status, Dictionary<string, IEnumerable<string>>? headers)
    {
        if (StatusCodeVariable is not null)
        {
            SessionState.PSVariable.Set(StatusCodeVariable, status);
        }

        if (ResponseHeadersVariable is not null)
        {
            SessionState.PSVariable.Set(ResponseHeadersVariable, headers);
        }
    }
}
