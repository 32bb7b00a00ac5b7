namespace Foundation.Services;

public static class FeatureFlags
{
    public static IReadOnlyList<string> All { get; } =
    [
        "features.new_dashboard",
        "features.beta_analytics",
        "features.advanced_search",
        "features.dark_mode",
        "features.real_time_chat",
    ];
}
