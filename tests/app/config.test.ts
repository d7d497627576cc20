import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readConfig, SETTING_NAMES } from '../../src/app/config.ts';

const root = mkdtempSync(join(tmpdir(), 'tipstaff-config-'));
afterAll(() => rmSync(root, { recursive: true }));
const file = (name: string, text: string) => {
  writeFileSync(join(root, name), text);
  return join(root, name);
};

describe('settings', () => {
  test('have defaults that keep the program to this machine', () => {
    expect(readConfig({}, 4)).toMatchObject({
      data: resolve('data'),
      databaseUrl: undefined,
      masterKeyFile: resolve('data.master.key'),
      host: '127.0.0.1',
      port: 8420,
      baseUrl: 'http://127.0.0.1:8420',
      trustProxy: [],
      logLevel: 'info',
      readers: 3,
    });
    expect([1, 2, 3, 16].map((cores) => readConfig({}, cores).readers)).toEqual([1, 1, 2, 3]);
    expect(readConfig({ TIPSTAFF_DATA: '' }, 1).data).toBe(resolve('data'));
  });

  test('keep the master key beside the data folder, never in it, wherever that lies', () => {
    expect(readConfig({ TIPSTAFF_DATA: '/srv/tips/' }, 1)).toMatchObject({
      data: '/srv/tips',
      masterKeyFile: '/srv/tips.master.key',
    });
  });

  test('may stand in files; what is given itself comes first', () => {
    const config = readConfig(
      {
        DATABASE_URL_FILE: file('url', 'postgres://u:p@127.0.0.1/x\n'),
        TIPSTAFF_PORT_FILE: file('port', '1'),
        TIPSTAFF_PORT: '8500',
      },
      1,
    );
    expect(config).toMatchObject({ databaseUrl: 'postgres://u:p@127.0.0.1/x', port: 8500 });
    expect(readConfig({ TIPSTAFF_MASTER_KEY_FILE: '/etc/tipstaff.key' }, 1).keyringFile).toBe(
      '/etc/tipstaff.keyring',
    );
    expect(readConfig({ TIPSTAFF_DATA: '/srv/tips' }, 1).keyringFile).toBe('/srv/tips.keyring');
    expect(() => readConfig({ TIPSTAFF_MASTER_KEY_FILE: '/etc/x.key', TIPSTAFF_MASTER_KEY: 'x' }, 1)).toThrow(
      /give one of them/,
    );
    expect(readConfig({ TIPSTAFF_MASTER_KEY_FILE: '/etc/tipstaff.key' }, 1).masterKeyFile).toBe(
      '/etc/tipstaff.key',
    );
    expect(readConfig({ TIPSTAFF_TRUST_PROXY: '10.0.0.1, ,127.0.0.1 ' }, 1).trustProxy).toEqual([
      '10.0.0.1',
      '127.0.0.1',
    ]);
  });

  test('serve other machines without TLS only where somebody says so', () => {
    const at = (more: Record<string, string>) => () => readConfig({ TIPSTAFF_HOST: '0.0.0.0', ...more }, 1);
    for (const refused of [{}, { TIPSTAFF_HOST: '192.0.2.7' }, { TIPSTAFF_HOST: '::' }])
      expect(at(refused)).toThrow(/TIPSTAFF_PLAIN_HTTP=yes/);
    expect(at({ TIPSTAFF_BASE_URL: 'http://tips.example.org' })).toThrow(/without TLS/);
    for (const taken of [
      { TIPSTAFF_HOST: '127.0.0.1' },
      { TIPSTAFF_HOST: '::1' },
      { TIPSTAFF_HOST: 'localhost' },
      { TIPSTAFF_BASE_URL: 'https://tips.example.org' },
      { TIPSTAFF_TRUST_PROXY: '192.0.2.1' },
      { TIPSTAFF_TLS_CERT_FILE: 'cert.pem', TIPSTAFF_TLS_KEY_FILE: 'key.pem' },
      { TIPSTAFF_PLAIN_HTTP: 'yes' },
    ])
      expect(at(taken)).not.toThrow();
  });

  test('that are wrong are all told at once, with their names and without their values', () => {
    const wrong = {
      DATABASE_URL: 'mysql://user:hidden-word@x/y',
      TIPSTAFF_PORT: '70000',
      TIPSTAFF_LOG_LEVEL: 'loud',
      TIPSTAFF_BASE_URL: 'ftp://x',
      TIPSTAFF_READERS: '-1',
      TIPSTAFF_HOST_FILE: join(root, 'missing'),
    };
    const refused = (() => {
      try {
        readConfig(wrong, 1);
      } catch (error) {
        return error as Error & { code: string };
      }
      return null;
    })();
    expect(refused?.code).toBe('CONFIG_INVALID');
    for (const name of Object.keys(wrong)) expect(refused?.message).toContain(name);
    expect(refused?.message).not.toContain('hidden-word');
  });

  test('are the ones that are documented', () => {
    expect(SETTING_NAMES.length).toBeGreaterThan(8);
    expect(SETTING_NAMES.filter((name) => !/^(?:TIPSTAFF_[A-Z_]+|DATABASE_URL)$/.test(name))).toEqual([]);
  });
});
