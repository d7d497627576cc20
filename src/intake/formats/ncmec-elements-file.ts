import { additionalInfo, deviceId, type ElementRow, ipCaptureEvent } from './ncmec-elements.ts';
import { CLASSIFICATIONS, FILE_RELEVANCES, METADATA_TYPES } from './ncmec-values.ts';

const fileAnnotations: ElementRow = {
  name: 'fileAnnotations',
  order: 'any',
  children: [
    { name: 'animeDrawingVirtualHentai', value: 'flag', lands: 'flag:anime_drawing' },
    { name: 'potentialMeme', value: 'flag', lands: 'flag:potential_meme' },
    { name: 'viral', value: 'flag', lands: 'flag:viral' },
    { name: 'possibleSelfProduction', value: 'flag', lands: 'flag:possible_self_production' },
    { name: 'physicalHarm', value: 'flag', lands: 'flag:physical_harm' },
    { name: 'violenceGore', value: 'flag', lands: 'flag:violence_gore' },
    { name: 'bestiality', value: 'flag', lands: 'flag:bestiality' },
    { name: 'liveStreaming', value: 'flag', lands: 'flag:live_streaming' },
    { name: 'infant', value: 'flag', lands: 'flag:infant' },
    { name: 'generativeAi', value: 'flag', lands: 'flag:generative_ai' },
  ],
};

/** What a platform says about one file of a report. `potentialMeme` at this level is the older form of the annotation. */
export const FILE_DETAILS: ElementRow = {
  name: 'fileDetails',
  children: [
    { name: 'reportId', required: true, value: 'long', lands: 'reportNumber' },
    { name: 'fileId', required: true, lands: 'field:fileId' },
    { name: 'fileName', lands: 'field:name' },
    { name: 'originalFileName', limit: 2056, lands: 'field:originalName' },
    { name: 'uploadedToEspTimestamp', value: 'dateTime', lands: 'uploadTime' },
    { name: 'locationOfFile', limit: 2083, lands: 'identifier:url' },
    { name: 'fileViewedByEsp', value: 'boolean', lands: 'threeValued' },
    { name: 'exifViewedByEsp', value: 'boolean', lands: 'threeValued' },
    { name: 'publiclyAvailable', value: 'boolean', lands: 'threeValued' },
    { name: 'fileRelevance', value: { oneOf: FILE_RELEVANCES }, lands: 'field:relevance' },
    { name: 'potentialMeme', value: 'boolean', lands: 'flag:potential_meme' },
    fileAnnotations,
    { name: 'industryClassification', value: { oneOf: CLASSIFICATIONS }, lands: 'field:classification' },
    {
      name: 'originalFileHash',
      many: true,
      lands: 'hash',
      attributes: [{ name: 'hashType', value: 'text', required: true, limit: 64 }],
    },
    ipCaptureEvent,
    deviceId,
    {
      name: 'details',
      many: true,
      lands: 'details',
      attributes: [{ name: 'type', value: { oneOf: METADATA_TYPES } }],
      children: [
        {
          name: 'nameValuePair',
          required: true,
          many: true,
          children: [
            { name: 'name', required: true },
            { name: 'value', required: true },
          ],
        },
      ],
    },
    { ...additionalInfo, many: true },
  ],
};
