import { useTranslation } from 'react-i18next';
import type { TipIdentifier } from '../../tips/shape.ts';
import { useFormat } from '../language/use-format.ts';
import { eventWords } from '../language/words.ts';
import { CheckIcon } from '../look/icons.tsx';
import { Value } from './provenance.tsx';
import { MaskedText, SealChip, useSealed } from './sealed.tsx';

/** An identifier with its tick, its doubts in words, and where it came from. */
export function IdentifierValue({ identifier, time = false }: { identifier: TipIdentifier; time?: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { display, original, at, document, traps, strength, verified, fromText } = identifier;
  const mark = useSealed().of(identifier);
  const when = identifier.time?.instant;
  const port = identifier.kind === 'ip' && identifier.port !== null ? `:${identifier.port}` : '';
  const doubts = [
    strength === 'weak' && t('strength.weak'),
    strength === 'none' && t('strength.none'),
    fromText && t('tip.fromText'),
    ...traps.map((trap) => t(`trap.${trap}`)),
  ].filter((doubt) => doubt !== false);
  return (
    <span className="identifier">
      {mark ? (
        <SealChip mark={mark} />
      ) : (
        <Value origin={{ at, document, original, more: doubts.join('; ') || undefined }} copy={display}>
          <MaskedText text={display} />
          {port}
        </Value>
      )}
      {verified && (
        <span className="verified" title={t('tip.verified')}>
          <CheckIcon width="12" height="12" />
          <span className="unseen">{t('tip.verified')}</span>
        </span>
      )}
      {time && when && (
        <time dateTime={when} className="soft" title={format.full(when)}>
          {format.utc(when)}
        </time>
      )}
      {time && identifier.event && <span className="soft">{eventWords(t, identifier.event)}</span>}
      {doubts.length > 0 && <span className="doubt">{doubts.join(' · ')}</span>}
    </span>
  );
}
