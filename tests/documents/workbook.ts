import yauzl from 'yauzl';

/** The parts of a ZIP: path → text. */
export async function partsOf(bytes: Buffer): Promise<Map<string, string>> {
  const zip = await yauzl.fromBufferPromise(bytes);
  const parts = new Map<string, string>();
  for await (const entry of zip.eachEntry()) {
    const chunks: Buffer[] = [];
    for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk as Buffer);
    parts.set(entry.fileName, Buffer.concat(chunks).toString('utf8'));
  }
  return parts;
}

/** Elements of a sheet and a workbook that compute, hide, name, comment or lead out. */
const UNWANTED = [
  'f',
  'definedName',
  'definedNames',
  'externalReference',
  'externalReferences',
  'legacyDrawing',
  'drawing',
  'hyperlink',
  'hyperlinks',
  'oleObjects',
  'controls',
  'dataValidations',
  'pivotCaches',
  'fileSharing',
  'customSheetViews',
];

/** What a workbook holds that an export must not, as sentences. */
export function faultsOf(parts: ReadonlyMap<string, string>): string[] {
  const expected = [
    '[Content_Types].xml',
    '_rels/.rels',
    'xl/_rels/workbook.xml.rels',
    'xl/styles.xml',
    'xl/workbook.xml',
    'xl/worksheets/sheet1.xml',
  ];
  const faults = [...parts.keys()].filter((path) => !expected.includes(path)).map((path) => `has ${path}`);
  faults.push(...expected.filter((path) => !parts.has(path)).map((path) => `lacks ${path}`));
  for (const [path, xml] of parts) {
    for (const name of UNWANTED)
      if (new RegExp(`<(?:\\w+:)?${name}[\\s/>]`).test(xml)) faults.push(`${path} has <${name}>`);
    if (/\s(?:hidden|veryHidden|collapsed|state)="(?!frozen")/.test(xml))
      faults.push(`${path} hides something`);
    if (/TargetMode="External"|macro|vba/i.test(xml)) faults.push(`${path} leads out`);
    if (/<(?:dc|cp|dcterms):|docProps/.test(xml)) faults.push(`${path} has properties`);
  }
  if ((parts.get('xl/workbook.xml')?.match(/<sheet /g) ?? []).length !== 1) faults.push('has not one sheet');
  return faults;
}
