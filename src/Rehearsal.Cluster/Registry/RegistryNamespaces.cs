namespace Rehearsal.Cluster;

/// <summary>The namespaces every registry has.</summary>
public static class RegistryNamespaces
{
    /// <summary>The services of the system that serves users.</summary>
    public const string Production = "production";

    /// <summary>Services that exist once for everybody.</summary>
    public const string Global = "global";
}
