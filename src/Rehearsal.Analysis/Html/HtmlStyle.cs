namespace Rehearsal.Analysis;

/// <summary>The style sheet of HTML reports: light or dark as the reader's system is, readable in print.</summary>
internal static class HtmlStyle
{
    public const string Text = """
        :root { color-scheme: light dark; --line: #8884; --wait: #b7b7b755; --work: #4a7fb5; --critical: #d0762b; --bad: #c0392b; --good: #2e7d4f; --warning: #b06a00 }
        @media (prefers-color-scheme: dark) { :root { --work: #6ea3d8; --critical: #e79a55; --bad: #ff7b6b; --good: #6cc48f; --warning: #e0a84a } }
        body { font: 15px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 78rem; padding: 0 1rem }
        h1 { font-size: 1.5rem } h2 { font-size: 1.2rem; margin-top: 2.2rem }
        code, pre, .waterfall { font-family: ui-monospace, Consolas, Menlo, monospace; font-size: .87em }
        pre { overflow-x: auto; padding: .6rem; border: 1px solid var(--line) }
        table { border-collapse: collapse; width: 100%; margin: .8rem 0 } th, td { text-align: left; padding: .12rem .6rem .12rem 0; vertical-align: top; border-bottom: 1px solid var(--line) }
        th { font-weight: 600; opacity: .75 } td.number, th.number { text-align: right; white-space: nowrap }
        .good { color: var(--good) } .bad { color: var(--bad) } .warning { color: var(--warning) } .dim { opacity: .7 }
        details.flow { margin: 1rem 0; padding-left: .8rem; border-left: 3px solid var(--line) } summary { cursor: pointer }
        .waterfall td:nth-child(1) { white-space: nowrap; max-width: 34rem; overflow: hidden; text-overflow: ellipsis }
        .waterfall td:nth-child(-n+4):nth-child(n+2) { text-align: right; white-space: nowrap; opacity: .8 } .waterfall .time { width: 38% }
        .waterfall tr.critical td:nth-child(1) { font-weight: 700 }
        .bar { position: relative; height: 1.1em } .bar i { position: absolute; top: .15em; height: .8em; min-width: 2px }
        .bar .wait, .key.wait { background: var(--wait) } .bar .work, .key.work { background: var(--work) } .critical .bar .work, .key.critical { background: var(--critical) }
        .bar .failed { background: var(--bad) !important } .bar .at { width: 0; border-left: 2px solid currentColor }
        .key { display: inline-block; width: 1em; height: .7em } ol.findings li { margin: .3rem 0 }

        """;
}
