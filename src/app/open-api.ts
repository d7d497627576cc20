import * as z from 'zod';
import type { Action } from '../actions/action.ts';
import { importedShape } from '../hashlists/shape.ts';
import { ERRORS } from '../kernel/errors.ts';
import { ACTIONS } from './table.ts';
import { VERSION } from './version.ts';

let made: object | null = null;

/** The OpenAPI 3.1 document of every action that outside callers may use, made from the table. */
export function openApi(): object {
  made ??= {
    openapi: '3.1.0',
    info: {
      title: 'Tipstaff',
      version: VERSION,
      description:
        'Every call is POST with JSON, the header x-tipstaff: 1 and the session cookie of access.signIn.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    paths: Object.fromEntries(
      (ACTIONS as readonly Action[])
        .filter((action) => !action.internal)
        .map((action) => [`/api/${action.name}`, { post: operation(action) }]),
    ),
    components: {
      schemas: { Error: ERROR },
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'tipstaff' } },
    },
  };
  return made;
}

const ERROR = {
  type: 'object',
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      required: ['code', 'words', 'reference'],
      properties: {
        code: { type: 'string', enum: Object.keys(ERRORS) },
        words: { type: 'string' },
        details: { type: 'object' },
        reference: { type: 'string' },
      },
    },
  },
};

/** What stands before the files of those that come as a form. */
const FORM_FIELDS: Readonly<Record<string, (action: Action) => Record<string, object>>> = {
  'intake.deliver': () => ({ run: { type: 'string', format: 'uuid' } }),
  'hashlists.import': (action) => ({
    list: { type: 'string', contentMediaType: 'application/json', contentSchema: inputOf(action) },
  }),
};
const formOf = (field: Record<string, object>): object => ({
  schema: {
    type: 'object',
    required: [...Object.keys(field), 'file'],
    properties: { ...field, file: { type: 'array', items: { type: 'string', format: 'binary' } } },
  },
});

function operation(action: Action): object {
  const field = FORM_FIELDS[action.name];
  const body = field
    ? { 'multipart/form-data': formOf(field(action)) }
    : { 'application/json': { schema: inputOf(action) } };
  return {
    operationId: action.name,
    tags: [action.name.split('.')[0]],
    summary: action.about,
    'x-permission': action.allow,
    ...(action.fourEyes && { 'x-four-eyes': action.fourEyes }),
    'x-command-line': `tipstaff ${action.words}`,
    ...(action.allow === 'anyone' ? { security: [] } : { security: [{ session: [] }] }),
    requestBody: { required: true, content: body },
    responses: {
      200: {
        description: 'Done',
        content:
          action.name === 'documents.fetch'
            ? { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } }
            : { 'application/json': { schema: ANSWERS[action.name] ?? schemaOf(action.output, 'output') } },
      },
      default: {
        description: 'Refused',
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
      },
    },
  };
}

/** The action's own input, and beside it the approval's number where the action takes a second officer. */
function inputOf(action: Action): object {
  const schema = schemaOf(action.input, 'input') as { properties?: object };
  if (!action.fourEyes) return schema;
  const approval = {
    type: 'string',
    format: 'uuid',
    description: `What a second officer with ${action.fourEyes} approved (approvals.ask, approvals.decide).`,
  };
  return { ...schema, properties: { ...schema.properties, approval } };
}

const DELIVERED = {
  type: 'object',
  required: ['files', 'bytes'],
  properties: { files: { type: 'integer' }, bytes: { type: 'integer' } },
};

/** Answers that are another than the act's own, since the files were read meanwhile. */
const ANSWERS: Readonly<Record<string, object>> = {
  'intake.deliver': DELIVERED,
  'hashlists.import': schemaOf(importedShape, 'output'),
};

function schemaOf(shape: z.ZodType, io: 'input' | 'output'): object {
  const { $schema: _, ...schema } = z.toJSONSchema(shape, { io, target: 'draft-2020-12' }) as Record<
    string,
    unknown
  >;
  return schema;
}
