import type { TFunction } from 'i18next';
import type { Export } from '../../documents/shape.ts';
import { fetchExport } from '../app/client.ts';
import { notify } from '../app/notices.ts';

/** Fetch a finished export, once, and give it to the browser to keep, under its name of ids. */
export async function handOut(t: TFunction, made: Export): Promise<void> {
  const address = URL.createObjectURL(await fetchExport(made.export));
  const link = document.createElement('a');
  link.href = address;
  link.download = made.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
  notify(t('exports.done', { count: made.rows, rows: String(made.rows), digest: made.digest.slice(0, 16) }));
}
