import type { IntakeDocument, Reader, Reading } from '../shape.ts';
import { rootName } from './xml-root.ts';
import { readXml, type XmlElement } from './xml-tree.ts';

const RESPONSES: readonly string[] = ['reportResponse', 'reportDoneResponse'];
const READ_ELSEWHERE: readonly string[] = ['report', 'fileDetails'];

/**
 * Reads what the reporting API answers (roots `reportResponse`, `reportDoneResponse`), and says of every other XML
 * document that no reader takes why it is none: broken, hostile, a schema, another root.
 */
export const ncmecApiResponse: Reader = {
  name: 'ncmec-api-response',
  recognises: (document) => document.content === 'xml' && !READ_ELSEWHERE.includes(rootName(document)),
  read: readResponse,
};

function readResponse(document: IntakeDocument): Reading {
  const parsed = readXml(document.kept);
  if ('refused' in parsed) return { kind: 'refused', refusal: parsed.refused };
  const { root } = parsed.ok;
  const at = `/${root.name}`;
  if (/^(?:\w+:)?schema$/.test(root.name)) {
    return { kind: 'refused', refusal: { code: 'NOT_A_TIP', at, offset: null, what: 'it is an XML schema' } };
  }
  if (!RESPONSES.includes(root.name)) {
    return { kind: 'refused', refusal: { code: 'XML_UNKNOWN_ROOT', at, offset: null, what: root.name } };
  }
  const files = root.children.filter((child) => child.name === 'files').flatMap((child) => child.children);
  const [reportNumber = null] = valuesOf(root.children, 'reportId');
  return {
    kind: 'response',
    reportNumber,
    fileIds: [...valuesOf(root.children, 'fileId'), ...valuesOf(files, 'fileId')],
  };
}

function valuesOf(elements: readonly XmlElement[], name: string): string[] {
  return elements
    .filter((element) => element.name === name && element.text !== '')
    .map((element) => element.text.trim());
}
