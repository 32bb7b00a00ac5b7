namespace Rehearsal.Cluster;

/// <summary>The kinds of mark that the foundation services write to their log. Their state is the sum of these marks.</summary>
public static class FoundationMarkKinds
{
    /// <summary>A change of one configuration path was asked for.</summary>
    public const string Configuration = "rehearsal.configuration";

    /// <summary>A name was claimed in the registry, or its lease renewed or released.</summary>
    public const string Registry = "rehearsal.registry";
}
