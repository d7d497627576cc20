import { fileDetailsXml, reportXml, responseXml } from './formats/api-xml.ts';
import { asSheetTells } from './formats/csv.ts';
import { dummyMedia } from './formats/dummy-media.ts';
import { policePdf } from './formats/pdf.ts';
import { policeJson } from './formats/police-json.ts';
import { type Member, zip } from './formats/zip.ts';
import type { Delivered } from './ledger.ts';
import type { Plan, World } from './shape.ts';
import type { Content } from './sink.ts';
import type { Story } from './story.ts';

/** Files to put, and what is to be noted of them. */
export type Parcel = { files: { path: string; content: Content }[]; delivered: Delivered };

const FOLDER_SIZE = 1_000;

/** What of a story its format can hold: the truth says no more than the document. */
export function asDelivered(story: Story): Story {
  if (story.plan.delivery === 'csv') return asSheetTells(story);
  if (story.plan.topic === 'sighting') return { ...story, parties: story.parties.slice(0, 1) };
  return story;
}

/** A story in a format that has files of its own: police JSON, ZIP or API XML. */
export function parcel(story: Story): Parcel {
  if (story.plan.delivery === 'zip') return zipParcel(story);
  if (story.plan.delivery === 'api-xml') return apiParcel(story);
  const path = jsonPath(story.plan);
  return {
    files: [{ path, content: policeJson(story) }],
    delivered: {
      file: path,
      record: '',
      format: 'ncmec-police-json',
      number: story.plan.number,
      parts: 0,
      media: 0,
      pdfs: 0,
    },
  };
}

function jsonPath(plan: Plan): string {
  return `tips/police/${String(Math.floor(plan.index / FOLDER_SIZE)).padStart(4, '0')}/${plan.number}.json`;
}

/** JSON, the PDF of the same report beside it, and for each file a member that only looks like media. */
function zipParcel(story: Story): Parcel {
  const { plan, files, random } = story;
  const media = files.map(({ id }) => dummyMedia(`files/${id}`, random));
  const members: Member[] = [
    { name: `${plan.number}.json`, bytes: Buffer.from(policeJson(story)) },
    { name: `${plan.number}.pdf`, bytes: policePdf(story) },
    ...media,
  ];
  const path = `tips/zips/${plan.number}.zip`;
  return {
    files: [{ path, content: zip(members) }],
    delivered: {
      file: path,
      record: `${plan.number}.json`,
      format: 'ncmec-police-json',
      number: plan.number,
      parts: 1,
      media: media.length,
      pdfs: 1,
    },
  };
}

/** A folder: the report, the details of each file and, mostly, the answer that gives the number. */
function apiParcel(story: Story): Parcel {
  const { plan } = story;
  const folder = `tips/api/${plan.number}`;
  const answered = plan.index % 7 !== 2;
  const details = story.files.map((file, n) => ({
    path: `${folder}/file-${n + 1}.xml`,
    content: fileDetailsXml(story, file),
  }));
  const answer = answered ? [{ path: `${folder}/response.xml`, content: responseXml(story) }] : [];
  const path = `${folder}/report.xml`;
  const parts = [...details, ...answer];
  return {
    files: [{ path, content: reportXml(story) }, ...parts],
    delivered: {
      file: path,
      record: '',
      format: 'ncmec-api-xml',
      number: parts.length > 0 ? plan.number : null,
      parts: parts.length,
      media: 0,
      pdfs: 0,
    },
  };
}

/** The path of a second delivery: a folder that is received last, because files are received in the order of their paths. */
export function laterPath(world: World, plan: Plan, kind: 'duplicate' | 'version'): string {
  const folder = String(Math.floor(plan.index / FOLDER_SIZE)).padStart(
    String(world.plans.length).length,
    '0',
  );
  return `tips/zz-later/${kind}s/${folder}/${plan.number}-${kind}.json`;
}
