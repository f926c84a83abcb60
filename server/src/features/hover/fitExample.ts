// Breaks the lines of an example that a hover is too narrow for, where XML lets them be broken: before attributes.

/** So many characters of code a hover shows on a line, at the width and font size that editors begin with. */
const WIDTH = 58;
/** Deeper than the tag, where there is no room below its first attribute. */
const STEP = 4;

/** A tag's beginning, and its attributes. */
const TAG = /^(\s*<[\w:.-]+)((?:\s+[\w:.-]+=(?:'[^']*'|"[^"]*"))+)(.*)$/;
const ATTRIBUTE = /[\w:.-]+=(?:'[^']*'|"[^"]*")/g;

/** The example with lines that fit, as far as its values allow. */
export function fitExample(example: string): string {
  return example.split('\n').map(fitLine).join('\n');
}

function fitLine(line: string): string {
  const [, tag = '', written = '', rest = ''] = TAG.exec(line) ?? [];
  if (line.length <= WIDTH || tag === '') return line;
  const attributes = written.match(ATTRIBUTE) ?? [];
  const below = tag.length + 1;
  const indent = ' '.repeat(attributes.every((one) => below + one.length <= WIDTH) ? below : tag.search(/\S/) + STEP);
  const lines = [tag];
  for (const [index, attribute] of attributes.entries()) {
    // What closes the tag stays with the last attribute.
    const ending = index === attributes.length - 1 ? rest : '';
    const last = lines.length - 1;
    const longer = `${lines[last] ?? ''} ${attribute}`;
    if ((longer + ending).length <= WIDTH) lines[last] = longer;
    else lines.push(indent + attribute);
  }
  return lines.join('\n') + rest;
}
