import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { shortId } from '../../kernel/short-id.ts';
import type { Network } from '../../networks/shape.ts';
import { notify } from '../app/notices.ts';
import { useMay } from '../app/session.tsx';
import { ExportDialog } from '../exports/export-dialog.tsx';
import { MenuButton } from '../look/menu.tsx';
import type { Painter } from './painter.ts';
import { svgOf } from './picture-svg.ts';
import { saveBlob, saveText } from './save-file.ts';
import type { Scene } from './scene.ts';

type Props = { painter: Painter | null; scene: Scene; network: Pick<Network, 'id'> };

/**
 * The picture as a file: as it is on the screen, or as a drawing of all that is shown. It holds ids, no names and no numbers. The
 * list of links is made by the server, with a reason and a second officer.
 */
export function SaveMenu({ painter, scene, network }: Props) {
  const { t } = useTranslation();
  const mayExport = useMay('export:write');
  const [asking, setAsking] = useState(false);
  const formats = mayExport ? (['png', 'svg', 'links'] as const) : (['png', 'svg'] as const);
  const name = `network-${network.id}`;
  const save = async (format: string) => {
    if (format === 'links') return setAsking(true);
    if (!painter) return;
    const { picture, shown, marked, hulls } = scene;
    if (format === 'png') saveBlob(`${name}.png`, await painter.png());
    else {
      const title = t('networks.title', { name: `N ${shortId(network.id)}` });
      saveText(
        `${name}.svg`,
        'image/svg+xml',
        svgOf(picture, shown, marked.roles, hulls, painter.colours, title),
      );
    }
    notify(t('networks.saved'));
  };
  return (
    <>
      <MenuButton
        className="button small"
        label={t('networks.save')}
        disabled={!painter}
        choices={formats.map((format) => ({
          id: format,
          words: t(`networks.saveAs.${format}`),
          text: t(`networks.saveAs.${format}`),
        }))}
        onChoose={(format) => void save(format)}
      />
      {asking && <ExportDialog profiles={['links']} network={network.id} onClose={() => setAsking(false)} />}
    </>
  );
}
