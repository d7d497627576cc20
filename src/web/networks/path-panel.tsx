import { useTranslation } from 'react-i18next';
import { shortId } from '../../kernel/short-id.ts';
import { LINK_KINDS, type LinkKind } from '../../networks/shape.ts';
import type { NetworkDesk } from './desk.ts';
import { SubjectLink } from './subject-link.tsx';
import { TipLinks } from './tip-links.tsx';

const MOST_TIPS = 6;
const WAYS = ['shortest', 'strongest'] as const;

const isKind = (kind: string): kind is LinkKind => (LINK_KINDS as readonly string[]).includes(kind);

/** The way from one person to another, step by step, with the tips that each step rests on. */
export function PathPanel({ desk, onShow }: { desk: NetworkDesk; onShow: (id: string) => void }) {
  const { t } = useTranslation();
  const { paths, picture } = desk;
  if (!paths) return null;
  const path = paths[paths.which];
  const kindWords = (kinds: readonly string[]) =>
    kinds.map((kind) => (isKind(kind) ? t(`networks.kind.${kind}`) : kind)).join(', ');
  return (
    <section aria-labelledby="net-path">
      <h2 id="net-path">{t('networks.pathTitle', { from: shortId(paths.from), to: shortId(paths.to) })}</h2>
      <div className="segments" role="radiogroup" aria-label={t('networks.pathWhich')}>
        {WAYS.map((which) => (
          <label key={which}>
            <input
              type="radio"
              name="net-path-which"
              checked={paths.which === which}
              onChange={() => desk.setPaths({ ...paths, which })}
            />
            {t(`networks.path.${which}`)}
          </label>
        ))}
      </div>
      {path === null ? (
        <p className="soft">{t('networks.pathNone')}</p>
      ) : (
        <ol className="net-steps">
          {path.map((step) => (
            <li key={`${step.from} ${step.to}`}>
              <span>
                <SubjectLink id={step.from} /> → <SubjectLink id={step.to} />
                {picture.at.has(step.to) && (
                  <button type="button" className="button link small" onClick={() => onShow(step.to)}>
                    {t('networks.showInPicture')}
                  </button>
                )}
              </span>
              <span className="soft small">
                {kindWords(step.kinds)}
                {step.thing && ` · ${t('networks.overThing')}`}
                {!picture.at.has(step.to) && ` · ${t('networks.outside')}`}
              </span>
              <TipLinks tips={step.tips} most={MOST_TIPS} />
            </li>
          ))}
        </ol>
      )}
      {!paths.whole && <p className="hint">{t('networks.pathPart')}</p>}
      <button type="button" className="button link small" onClick={() => desk.setPaths(null)}>
        {t('networks.pathClose')}
      </button>
    </section>
  );
}
