// Text of others in places where VS Code renders links: names, guests' words and libvirt's sentences must stay words.

/**
 * The text with nothing in it that VS Code takes for a link. Messages, progress and input boxes render
 * `[title](command:…)`, and a click runs the command; a zero-width space between the brackets ends that and is not seen.
 */
export function plainText(text: string): string {
  return text.replaceAll('](', ']\u200b(');
}

/** The text without anything that VS Code draws as an icon: items of lists render `$(name)`. */
export function withoutIcons(text: string): string {
  return text.replace(/\$(?=\([\w~-]+\))/g, '$\u200b');
}
