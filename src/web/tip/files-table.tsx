import { useTranslation } from 'react-i18next';
import type { FileDraft, TipView } from '../../tips/shape.ts';
import { useFormat } from '../language/use-format.ts';
import { flagWords } from '../language/words.ts';
import { WarnIcon } from '../look/icons.tsx';
import { ShortList } from './party.tsx';
import { Value } from './provenance.tsx';
import { MaskedText } from './sealed.tsx';

/** The files as a table of hashes. No file is here, and none can be opened. */
export function FilesTable({ tip }: { tip: TipView }) {
  const { t } = useTranslation();
  const { files, dropped } = tip.facts;
  return (
    <>
      <p className="hint">{t('files.none_here')}</p>
      {tip.unviewed + tip.viewedUnknown > 0 && (
        <p className="caution">
          <WarnIcon />
          <span>{t('tip.viewedWarning')}</span>
        </p>
      )}
      {files.length === 0 ? (
        <p className="soft">{t('files.none')}</p>
      ) : (
        <div className="scroll-x">
          <table className="table">
            <thead>
              <tr>
                <th className="number">{t('files.number')}</th>
                <th>{t('files.hashes')}</th>
                <th>{t('files.viewed')}</th>
                <th>{t('files.classification')}</th>
                <th>{t('files.uploaded')}</th>
                <th>{t('files.more')}</th>
              </tr>
            </thead>
            <tbody>
              {files.map((file, index) => (
                <FileRow key={file.at} tip={tip} file={file} index={index} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {dropped.length > 0 && <Dropped dropped={dropped} />}
    </>
  );
}

function FileRow({ tip, file, index }: { tip: TipView; file: FileDraft; index: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  const own = tip.facts.identified.filter(({ owner, index: at }) => owner === 'file' && at === index);
  const hashes = own.filter(({ kind }) => kind === 'file_hash');
  const origin = { at: file.at, document: file.document };
  const viewed = file.viewedByPlatform;
  return (
    <tr>
      <td className="number">{format.number(index + 1)}</td>
      <td>
        {hashes.map((hash) => {
          const [algorithm, value] = split(hash.canonical);
          return (
            <div key={hash.at + hash.canonical} className="hash">
              <span className="algorithm">{algorithm}</span>
              <Value
                origin={{ at: hash.at, document: hash.document, original: hash.original }}
                copy={value}
                className="mono break"
              >
                {value}
              </Value>
            </div>
          );
        })}
        {hashes.length === 0 && <span className="faint">{t('files.noHash')}</span>}
        {file.name && (
          <Value
            origin={{ ...origin, original: file.name }}
            copy={file.name}
            className="plain soft small break"
          >
            <MaskedText text={file.name} />
          </Value>
        )}
      </td>
      <td>
        <Value origin={origin} copy={String(viewed)} className="plain">
          {viewed === true
            ? t('files.viewedYes')
            : viewed === false
              ? t('files.viewedNo')
              : t('files.viewedUnknown')}
        </Value>
        {viewed !== true && (
          <span className="left-near warn-sign">
            <WarnIcon width="13" height="13" />
            <span className="unseen">{t('tip.viewedWarning')}</span>
          </span>
        )}
      </td>
      <td>
        {file.classification ? (
          <>
            {file.classification} <span className="doubt">{t('files.platformsLabel')}</span>
          </>
        ) : (
          '—'
        )}
      </td>
      <td>
        {file.uploadedAt?.instant ? format.full(file.uploadedAt.instant) : (file.uploadedAt?.text ?? '—')}
      </td>
      <td>
        <span className="flags">
          {file.publiclyAvailable && <span className="tag">{t('files.public')}</span>}
          {file.flags.map(({ flag }) => (
            <span key={flag} className="tag">
              {flagWords(t, flag)}
            </span>
          ))}
        </span>
        <ShortList identifiers={own.filter(({ kind }) => kind !== 'file_hash')} />
      </td>
    </tr>
  );
}

const ALGORITHMS: Record<string, string> = {
  md5: 'MD5',
  sha1: 'SHA-1',
  sha256: 'SHA-256',
  pdq: 'PDQ',
  photodna: 'PhotoDNA',
};

/** `md5:…` as algorithm and value. */
function split(canonical: string): [string, string] {
  const at = canonical.indexOf(':');
  const name = canonical.slice(0, Math.max(0, at));
  return [ALGORITHMS[name] ?? name, canonical.slice(at + 1)];
}

/** Media that came along: its digests were taken, its bytes dropped. */
function Dropped({ dropped }: { dropped: TipView['facts']['dropped'] }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <details>
      <summary>{t('files.dropped', { count: dropped.length, shown: format.number(dropped.length) })}</summary>
      <ul className="dropped">
        {dropped.map((one) => (
          <li key={one.sha256 + one.name}>
            <span className="break">{one.name}</span>{' '}
            <span className="soft">
              {one.mediaType} · {format.bytes(one.bytes)}
            </span>
            <div className="mono small break">SHA-256 {one.sha256}</div>
          </li>
        ))}
      </ul>
    </details>
  );
}
