using System.Text.Json;
using ApplianceAuth.Providers;

namespace ApplianceAuth.Appliances;

/// <summary>Compares each document of an appliance with the one before.</summary>
/// <remarks>
/// An object with a raw value, an array, and every other value that is no object, is one value. A member that is missing is unchanged; null in place of an
/// object is null for each of its values.
/// </remarks>
/// <param name="provider">The provider of the documents.</param>
/// <param name="values">The values of the documents before.</param>
internal sealed class DocumentComparer(Provider provider, KnownValues values)
{
    /// <summary>The maximum length of a key. Longer ones are not read, because the keys of deeply nested objects could take very much memory.</summary>
    public const int MaximumKeyLength = 1000;

    private readonly Provider _provider = provider;
    private readonly ApplianceSchema _schema = provider.ApplianceSchema;
    private readonly KnownValues _values = values;
    private readonly JsonEquality _equality = new(provider.ApplianceSchema.TextMembers);

    /// <summary>Adds the changes to a list, in the order of the document. All values of the first document are initial.</summary>
    /// <param name="appliance">The appliance id.</param>
    /// <param name="kind">The event type.</param>
    /// <param name="document">The document: an object or null.</param>
    /// <param name="now">The time of its arrival.</param>
    /// <param name="into">The list.</param>
    /// <returns>Whether all of it was read.</returns>
    public bool Read(string appliance, string kind, JsonElement document, DateTimeOffset now, List<ApplianceChange> into)
    {
        KnownValue root = _values.Of(kind, appliance, out bool isInitial);
        ValueContext context = new DocumentValues(_provider, document, now).Context;
        Pass pass = new(this, new ApplianceChange(appliance, kind, null) { IsInitial = isInitial, Time = now.UtcTicks }, context, into);
        if (document.ValueKind == JsonValueKind.Object)
        {
            return pass.CompareMembers(root, document);
        }

        pass.Clear(root, document);
        return true;
    }

    /// <summary>The comparison of one document.</summary>
    private readonly struct Pass(DocumentComparer comparer, ApplianceChange change, ValueContext context, List<ApplianceChange> into)
    {
        public bool CompareMembers(KnownValue known, JsonElement element)
        {
            bool all = true;
            foreach (JsonProperty member in element.EnumerateObject())
            {
                string name = member.Name;
                if (known.Key.Length + name.Length >= MaximumKeyLength)
                {
                    all = false;
                }
                else if (!comparer._schema.TextMembers.Contains(name))
                {
                    all &= Compare(comparer._values.Of(known, name), member.Value);
                }
            }

            return all;
        }

        public void Clear(KnownValue known, JsonElement none)
        {
            foreach (KnownValue member in known.Members)
            {
                if (member.Value.Json is not (null or "null"))
                {
                    Add(member, none, new(none, null, null), "null");
                }

                Clear(member, none);
            }
        }

        private bool Compare(KnownValue known, JsonElement element)
        {
            if (element.ValueKind == JsonValueKind.Object && !comparer._schema.ValueMembers.Any(member => element.TryGetProperty(member, out _)))
            {
                return CompareMembers(known, element);
            }

            if (element.ValueKind == JsonValueKind.Null && known.Members.Count > 0)
            {
                Clear(known, element);
                if (known.Value.Json is null)
                {
                    return true;
                }
            }

            RawValue raw = RawValue.Of(comparer._schema, element);
            string json = raw.Value.GetRawText();
            if (known.Value.Json is not { } before || !comparer._equality.Same(before, raw.Value, json))
            {
                Add(known, element, raw, json);
            }

            return true;
        }

        private void Add(KnownValue known, JsonElement element, RawValue raw, string json)
        {
            PropertyMapping? property = comparer._schema.Find(known.Key);
            EventValue value = new(json, property is null ? null : ApplianceProperties.Convert(comparer._provider, property, raw, context));
            into.Add(change with
            {
                Key = known.Key,
                Property = property?.Property,
                Value = value,
                PreviousValue = comparer._values.Set(known, value),
                Unit = property is null or { Format: ValueFormat.Number } ? raw.Unit : null,
                Raw = element.GetRawText(),
            });
        }
    }
}
