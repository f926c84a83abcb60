// The HTML of the page that explains a machine: links to lines become commands, and nothing else can run or load.

/** Follows a link of a page. Only pages use it, so it is in no menu. */
export const revealCommand = 'libvirt.revealLine';

/** Links to lines as commands that show them. */
export function linked(html: string, uri: { toString(): string }): string {
  return html.replace(/href="#L(\d+)"(?: data-href="[^"]*")?/g, (_whole, line: string) => {
    const args = encodeURIComponent(JSON.stringify([uri.toString(), Number(line)]));
    return `href="command:${revealCommand}?${args}"`;
  });
}

/** A page around its content. No script runs in it, and it loads nothing. */
export function page(body: string): string {
  return `<!DOCTYPE html>
<html>
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>
body { font-family: var(--vscode-markdown-font-family, var(--vscode-font-family)); font-size: var(--vscode-markdown-font-size, 14px); line-height: 1.55; padding: 0 2em 2em; max-width: 60em; }
h1, h2 { font-weight: 600; } h1 { font-size: 1.5em; border-bottom: 1px solid var(--vscode-panel-border); padding-bottom: 0.3em; } h2 { margin-top: 1.6em; font-size: 1.2em; }
ul { padding-left: 1.4em; } li { margin: 0.25em 0; }
code { font-family: var(--vscode-editor-font-family); color: var(--vscode-textPreformat-foreground); background: none; }
li > a { color: var(--vscode-descriptionForeground); font-size: 0.9em; white-space: nowrap; } li > a:hover { color: var(--vscode-textLink-foreground); }
blockquote { margin: 0; padding: 0 1em; border-left: 4px solid var(--vscode-textBlockQuote-border); }
</style>
</head>
<body>${body}</body>
</html>`;
}
