// The fix of a start tag that ends too early, so that its attributes stand where text would: `<disk> type='file'>`.
import { trimmedEnd } from '../../syntax/indentation';
import type { Fix, Problem } from '../../text/problem';
import { replace } from '../../text/edits';
import { onlyFix } from './make';

const ATTRIBUTES = /^(?:[\w:.-]{1,60}\s*=\s*(?:"[^"<]*"|'[^'<]*')\s*){1,20}\/?>/;
/** How far back the tag's end is looked for, and how much is looked at. */
const NEARBY = 500;

/** Removes the `>` before what a text problem blames, where that is the rest of a start tag or another `>`. */
export function earlyEnd(text: string, { span: { start, end } }: Problem): Fix | undefined {
  const written = text.slice(start, Math.min(end, start + 2 * NEARBY));
  const before = trimmedEnd(text, Math.max(0, start - NEARBY), start);
  if (text.charAt(before - 1) !== '>') return undefined;
  if (written.startsWith('>') && before === start) return onlyFix('fix-remove', { text: '>' }, replace(start, start + 1, ''));
  if (!ATTRIBUTES.test(written)) return undefined;
  const from = text.charAt(before - 2) === '/' ? before - 2 : before - 1;
  const isApart = before < start || /\s/.test(text.charAt(from - 1));
  return onlyFix('fix-remove', { text: text.slice(from, before) }, replace(from, before, isApart ? '' : ' '));
}
