import { csvRow } from './formats/csv-row.ts';
import { ncmecApiFileDetails } from './formats/ncmec-api-file-details.ts';
import { ncmecApiResponse } from './formats/ncmec-api-response.ts';
import { ncmecApiReport } from './formats/ncmec-api-xml.ts';
import { tipNdjson } from './formats/ndjson-tip.ts';
import { policePdf } from './formats/pdf-police.ts';
import { policeJson } from './formats/police-json.ts';
import type { Reader } from './shape.ts';

/** Every outside format, in the order in which they are asked. The first that recognises a document reads it. */
export const readers: readonly Reader[] = [
  tipNdjson,
  policeJson,
  ncmecApiReport,
  ncmecApiFileDetails,
  ncmecApiResponse,
  csvRow,
  policePdf,
];
