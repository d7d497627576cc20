import { cpus, platform, release, totalmem } from 'node:os';
import { incidentReport } from '../app/incident.ts';
import { bundleOf, type Figures } from '../app/support.ts';
import { openClient } from './client.ts';
import { configHere, settingsHere } from './context.ts';
import { json, out, say } from './print.ts';

/** Print the support bundle as JSON, or the draft of an incident report as Markdown. */
export async function support(options: { incident?: boolean; since?: string }): Promise<void> {
  const client = await openClient(configHere(), say);
  try {
    const figures: Figures = {
      about: await client.call<Figures['about']>('app.about'),
      system: {
        platform: platform(),
        release: release(),
        processors: cpus().length,
        memory: totalmem(),
      },
      settings: settingsHere(),
      ...(await client.call<Pick<Figures, 'since' | 'until' | 'ended'>>('app.logCounts', {
        ...(options.since && { since: options.since }),
      })),
    };
    if (options.incident) out(incidentReport(figures));
    else json(bundleOf(figures));
  } finally {
    await client.close();
  }
}
