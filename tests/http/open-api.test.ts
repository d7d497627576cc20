import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { outside, webDoor } from './web-door.ts';

const door = await webDoor();
const { server, post, session } = door;

describe('the OpenAPI document', async () => {
  const answer = await server.inject({ method: 'GET', url: '/api/openapi.json' });
  type Operation = {
    operationId: string;
    security: object[];
    requestBody: { content: Record<string, { schema: object }> };
    responses: Record<string, { content: Record<string, { schema: object }> }>;
  };
  const document = answer.json<{
    openapi: string;
    info: { title: string; version: string };
    paths: Record<string, { post: Operation }>;
    components: { schemas: Record<string, object>; securitySchemes: object };
  }>();
  const JSON_TYPES = new Set(['object', 'array', 'string', 'number', 'integer', 'boolean', 'null']);

  /** Faults of a JSON Schema, by place. */
  function faults(schema: unknown, at: string): string[] {
    if (schema === true || schema === false) return [];
    if (schema === null || typeof schema !== 'object' || Array.isArray(schema))
      return [`${at}: is no schema`];
    const each = schema as Record<string, unknown>;
    const found: string[] = [];
    for (const type of [each['type']].flat())
      if (type !== undefined && !JSON_TYPES.has(String(type))) found.push(`${at}: type ${type}`);
    const reference = each['$ref'];
    if (
      typeof reference === 'string' &&
      reference !== '#/components/schemas/Error' &&
      !reference.startsWith('#/$defs/') &&
      reference !== '#'
    )
      found.push(`${at}: leads to ${reference}`);
    for (const name of (each['required'] as string[] | undefined) ?? [])
      if (
        each['additionalProperties'] === undefined &&
        !Object.hasOwn((each['properties'] as object | undefined) ?? {}, name)
      )
        found.push(`${at}: requires ${name}, which it does not have`);
    if (typeof each['pattern'] === 'string') new RegExp(each['pattern'], 'u');
    for (const [name, inner] of Object.entries((each['properties'] as object | undefined) ?? {}))
      found.push(...faults(inner, `${at}.${name}`));
    for (const word of ['items', 'additionalProperties', 'not', 'propertyNames'])
      if (each[word] !== undefined) found.push(...faults(each[word], `${at}.${word}`));
    for (const word of ['anyOf', 'oneOf', 'allOf', 'prefixItems'])
      for (const [n, inner] of ((each[word] as unknown[] | undefined) ?? []).entries())
        found.push(...faults(inner, `${at}.${word}[${n}]`));
    return found;
  }

  test('is 3.1 and names every action that outside callers may use, and no other', () => {
    expect(answer.statusCode).toBe(200);
    expect(document.openapi).toMatch(/^3\.1\.\d+$/);
    expect(document.info).toMatchObject({
      title: 'Tipstaff',
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
    });
    expect(Object.keys(document.paths).sort()).toEqual(outside.map((action) => `/api/${action.name}`).sort());
    const ids = Object.values(document.paths).map(({ post: operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('has schemas that are schemas', () => {
    let read = 0;
    const wrong = Object.entries(document.paths).flatMap(([path, { post: operation }]) => {
      const schemas = [
        operation.requestBody.content,
        operation.responses['200']!.content,
        operation.responses['default']!.content,
      ].flatMap((content) => Object.values(content).map((each) => each.schema));
      read += schemas.length;
      expect(schemas.length, path).toBe(3);
      return schemas.flatMap((schema, at) => faults(schema, `${path}[${at}]`));
    });
    expect(wrong).toEqual([]);
    expect(read).toBe(outside.length * 3);
    expect(faults(document.components.schemas['Error'], 'Error')).toEqual([]);
  });

  test('says who may call without signing in', () => {
    const open = Object.values(document.paths)
      .filter(({ post: operation }) => operation.security.length === 0)
      .map(({ post: operation }) => operation.operationId);
    expect(open).toEqual(outside.filter((action) => action.allow === 'anyone').map((action) => action.name));
  });

  test('describes what the server answers', async () => {
    const head = await session('unit head');
    const body = (await post('triage.queue', { limit: 1 }, head)).json();
    const schema =
      document.paths['/api/triage.queue']!.post.responses['200']!.content['application/json']!.schema;
    expect(() => z.fromJSONSchema(schema as never).parse(body)).not.toThrow();
    expect(() => z.fromJSONSchema(schema as never).parse({ rows: 7 })).toThrow();
  });
});
