import type { PartyDraft, PartyRole, TipDraft } from '../../tips/shape.ts';
import type { IntakeDocument, ReadContext, Reader, Reading } from '../shape.ts';
import { REPORT } from './ncmec-elements-report.ts';
import { warn } from './ncmec-xml-check.ts';
import { SHARED_LANDINGS } from './ncmec-xml-landings.ts';
import { compile, type Land, type Pass, type Sink, type Spec } from './ncmec-xml-spec.ts';
import { addFact, attributes, each, leaf, leafTime, walk } from './ncmec-xml-walk.ts';
import { rootName } from './xml-root.ts';
import { childNamed, pathOf, readXml, type XmlElement } from './xml-tree.ts';

type ReportPass = Pass & { readonly draft: TipDraft };

const incidentType: Land<ReportPass> = (pass, sink, element, spec) => {
  const value = leaf(pass, sink, element, spec);
  if (value === '') return;
  if (pass.draft.incidentType === null) pass.draft.incidentType = value;
  else pass.draft.additionalIncidentTypes.push(value);
};

const incidentTime: Land<ReportPass> = (pass, sink, element, spec) => {
  const time = leafTime(pass, sink, element, spec);
  if (time === null) return;
  if (pass.draft.incidentAt === null) pass.draft.incidentAt = time;
  else addFact(sink, element, time.text);
};

/** That the element stands there is the flag; what it says are words. */
const escalation: Land<ReportPass> = (pass, sink, element, spec) => {
  const at = pathOf(element);
  sink.flags.push({ flag: 'escalated', at });
  if (leaf(pass, sink, element, spec) !== '') sink.texts.push({ kind: 'escalation', text: element.text, at });
};

const batched: Land<ReportPass> = (pass, sink, element, spec) => {
  sink.flags.push({ flag: 'batched', at: pathOf(element) });
  const value = leaf(pass, sink, element, spec);
  if (value !== '') addFact(sink, element, value);
};

/** A room is a group on the chat's own platform. */
const chat: Land<ReportPass> = (pass, sink, element, spec) => {
  walk(
    pass,
    { ...sink, platform: textOf(childNamed(element, 'chatClient')) ?? sink.platform },
    element,
    spec,
  );
};

const party: Land<ReportPass> = (pass, sink, element, spec) => {
  readParty(pass, sink, element, spec);
};

function readParty(pass: ReportPass, sink: Sink, element: XmlElement, spec: Spec<ReportPass>): Sink {
  const role = spec.argument as PartyRole;
  const at = pathOf(element);
  const draft: PartyDraft = { role, at, priorTips: [], flags: [], identifiers: [], facts: [], texts: [] };
  pass.draft.parties.push(draft);
  const { flags, identifiers, facts, texts } = draft;
  const platform = textOf(childNamed(element, 'espService')) ?? sink.platform;
  // A reporter's or an officer's address says nothing of where the tip belongs.
  const place =
    role !== 'reporter' && role !== 'contact' && childNamed(element, 'estimatedLocation') === undefined;
  const own: Sink = {
    fields: draft,
    flags,
    identifiers,
    facts,
    texts,
    prefix: '',
    platform,
    party: draft,
    place,
  };
  walk(pass, own, element, spec);
  return own;
}

/** What is said of the other account stays apart in name; only its identifiers and prior tips become the party's. */
const associatedAccount: Land<ReportPass> = (pass, sink, element, spec) => {
  const platform = textOf(childNamed(element, 'platform')) ?? textOf(childNamed(element, 'espService'));
  const own: Sink = { ...sink, fields: {}, flags: [], prefix: 'associatedAccount/', platform, place: false };
  attributes(pass, sink, element, spec);
  each(pass, own, element, spec, (_, __, child, found) => found.land(pass, own, child, found));
};

/** Who reports, and the company's standing words, which stay with the reporter and so never speak for a suspect. */
const reporter: Land<ReportPass> = (pass, sink, element, spec) => {
  let speaker: Sink | undefined;
  attributes(pass, sink, element, spec);
  each(pass, sink, element, spec, (_, incident, child, found) => {
    if (found.land === party) {
      const one = readParty(pass, sink, child, found);
      speaker ??= one;
    } else found.land(pass, speaker ?? incident, child, found);
  });
};

const SPEC = compile<ReportPass>(REPORT, {
  ...SHARED_LANDINGS,
  incidentType,
  incidentTime,
  escalation,
  batched,
  chat,
  party,
  associatedAccount,
  reporter,
});

/** Reads the report that a platform sends to NCMEC (root `report`). It has no number: the API's answer gives one. */
export const ncmecApiReport: Reader = {
  name: 'ncmec-api-xml',
  recognises: (document) => document.content === 'xml' && rootName(document) === SPEC.name,
  read: readReport,
};

/**
 * A report as a draft. Refused only where the XML is broken, hostile, or has not one element of a report;
 * whatever breaks the schema is a warning. Cost: about that of parsing.
 */
function readReport(document: IntakeDocument, context: ReadContext): Reading {
  const parsed = readXml(document.kept);
  if ('refused' in parsed) return { kind: 'refused', refusal: parsed.refused };
  const { root, mismatch } = parsed.ok;
  if (root.name !== SPEC.name || isForeign(root)) {
    return {
      kind: 'refused',
      refusal: { code: 'XML_UNKNOWN_ROOT', at: `/${root.name}`, offset: null, what: root.name },
    };
  }
  const draft = emptyDraft();
  const pass: ReportPass = { now: context.now, warnings: draft.warnings, unknown: draft.unknown, draft };
  if (mismatch !== undefined) noteEncoding(pass, mismatch);
  const { flags, identifiers, facts, texts } = draft;
  const summary = childNamed(root, 'incidentSummary');
  const platform = summary && textOf(childNamed(summary, 'platform'));
  const incident: Sink = { fields: {}, flags, identifiers, facts, texts, prefix: '', platform, place: false };
  walk(pass, incident, root, SPEC);
  const suspect = draft.parties.find((one) => one.role === 'suspect' && one.platform !== undefined);
  draft.platform = incident.fields.platform ?? suspect?.platform ?? null;
  draft.reportingPlatform = mailDomainOf(draft.parties);
  return { kind: 'tip', draft };
}

/** Note that the declaration names another encoding than the bytes are in. */
export function noteEncoding(pass: Pass, declared: string): void {
  warn(
    pass,
    'ENCODING_DECLARED',
    `The document declares ${declared}, but its bytes are UTF-8 and were read so.`,
    '',
  );
}

/** A root by this name whose every element is unknown is some other vocabulary's. */
function isForeign(root: XmlElement): boolean {
  return root.children.length > 0 && !root.children.some((child) => SPEC.children.has(child.name));
}

/**
 * The report names no company. The domain of the reporter's mail address is the only thing in it that says which
 * platform reported; null where there is none.
 */
function mailDomainOf(parties: readonly PartyDraft[]): string | null {
  for (const one of parties) {
    if (one.role !== 'reporter') continue;
    for (const { kind, text } of one.identifiers) {
      const domain = kind === 'email' ? /@([^\s@<>]{1,253})>?$/.exec(text)?.[1] : undefined;
      if (domain !== undefined) return domain;
    }
  }
  return null;
}

function textOf(element: XmlElement | undefined): string | undefined {
  return element?.text.trim() || undefined;
}

function emptyDraft(): TipDraft {
  return {
    format: 'ncmec-api-xml',
    source: 'NCMEC',
    number: null,
    platform: null,
    reportingPlatform: null,
    incidentType: null,
    additionalIncidentTypes: [],
    incidentAt: null,
    receivedAt: null,
    country: null,
    region: null,
    flags: [],
    parties: [],
    files: [],
    identifiers: [],
    texts: [],
    facts: [],
    unknown: [],
    warnings: [],
  };
}
