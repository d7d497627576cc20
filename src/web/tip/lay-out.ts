/**
 * A JSON or XML text with line breaks and indents put between its parts, so that it can be read. Nothing else is
 * touched: numbers stay as written, broken texts stay broken, and without the added white space it is the same text.
 * Other texts come back as they are. Pure, O(text).
 */
export function layOut(text: string): string {
  const start = text.trimStart()[0];
  if (start === '{' || start === '[') return layOutJson(text);
  if (start === '<') return layOutXml(text);
  return text;
}

const INDENT = '  ';
const DEEPEST = 60;
const indent = (depth: number): string => INDENT.repeat(Math.max(0, Math.min(depth, DEEPEST)));

function layOutJson(text: string): string {
  const out: string[] = [];
  let depth = 0;
  let opened = false;
  // strings whole, brackets and commas alone, white space between tokens, anything else
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"?|[{}[\],:]|\s+|[^"{}[\],:\s]+/gs)) {
    if (token.trim() === '') continue;
    const closes = token === '}' || token === ']';
    if (closes) depth -= 1;
    if (opened !== closes) out.push('\n', indent(depth));
    opened = token === '{' || token === '[';
    out.push(token);
    if (opened) depth += 1;
    else if (token === ',') out.push('\n', indent(depth));
    else if (token === ':') out.push(' ');
  }
  return out.join('');
}

/** Comments, CDATA, instructions, tags (with `>` inside quotes), text. */
const XML_TOKENS = /<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>|<(?:"[^"]*"|'[^']*'|[^'">])*>|[^<]+|</gs;

function layOutXml(text: string): string {
  const out: string[] = [];
  let depth = 0;
  let before: 'nothing' | 'open' | 'text' | 'done' = 'nothing';
  for (const [token] of text.matchAll(XML_TOKENS)) {
    if (!token.startsWith('<') && token.trim() === '') continue;
    const closes = token.startsWith('</');
    if (closes) depth -= 1;
    const stays =
      before === 'nothing' || before === 'text' || !token.startsWith('<') || (closes && before === 'open');
    if (!stays) out.push('\n', indent(depth));
    out.push(token);
    const opens = /^<[^!?/]/.test(token) && !token.endsWith('/>');
    if (opens) depth += 1;
    before = opens ? 'open' : token.startsWith('<') ? 'done' : 'text';
  }
  return out.join('');
}
