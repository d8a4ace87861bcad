using System.Net;
using System.Text.RegularExpressions;

namespace CloudEmulator.Control;

/// <summary>The first form of a page, as a browser without scripts submits it. It reads the pages of the emulator only.</summary>
internal sealed partial class HtmlForm
{
    private HtmlForm(string action, List<KeyValuePair<string, string>> fields)
    {
        Action = action;
        Fields = fields;
    }

    public string Action { get; }

    /// <summary>Names and values of the fields, including checked boxes, without buttons.</summary>
    public List<KeyValuePair<string, string>> Fields { get; }

    public static HtmlForm? Read(string page)
    {
        Match form = Form().Match(page);
        if (!form.Success)
        {
            return null;
        }

        string body = form.Groups["body"].Value;
        List<KeyValuePair<string, string>> fields = [];
        foreach (Match input in Input().Matches(body))
        {
            string tag = input.Value;
            if (Attribute(tag, "type") != "checkbox" || tag.Contains(" checked", StringComparison.Ordinal))
            {
                fields.Add(new(Attribute(tag, "name"), Attribute(tag, "value")));
            }
        }

        foreach (Match select in Select().Matches(body))
        {
            fields.Add(new(Attribute(select.Value, "name"), Selected().Match(select.Value).Groups["value"].Value));
        }

        return new HtmlForm(Attribute(form.Value, "action"), fields);
    }

    /// <summary>Returns the text of a page without tags.</summary>
    public static string Text(string page) =>
        WebUtility.HtmlDecode(Blank().Replace(Tag().Replace(Head().Replace(page, ""), " "), " ")).Trim();

    public static string Title(string page) => WebUtility.HtmlDecode(TitleTag().Match(page).Groups["text"].Value);

    public bool Has(string name) => Fields.Exists(field => field.Key == name);

    /// <summary>Fills in a field, if the form has it.</summary>
    public void Fill(string name, string? value)
    {
        int index = Fields.FindIndex(field => field.Key == name);
        if (index >= 0 && value is not null)
        {
            Fields[index] = new(name, value);
        }
    }

    private static string Attribute(string tag, string name) =>
        WebUtility.HtmlDecode(Regex.Match(tag, $" {name}=\"([^\"]*)\"").Groups[1].Value);

    [GeneratedRegex("<form (?<body>.*?)</form>", RegexOptions.Singleline)]
    private static partial Regex Form();

    [GeneratedRegex("<input [^>]*>")]
    private static partial Regex Input();

    [GeneratedRegex("<select .*?</select>", RegexOptions.Singleline)]
    private static partial Regex Select();

    [GeneratedRegex("<option value=\"(?<value>[^\"]*)\" selected>")]
    private static partial Regex Selected();

    [GeneratedRegex("<head>.*?</head>", RegexOptions.Singleline)]
    private static partial Regex Head();

    [GeneratedRegex("<title>(?<text>[^<]*)</title>")]
    private static partial Regex TitleTag();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();

    [GeneratedRegex("\\s+")]
    private static partial Regex Blank();
}
