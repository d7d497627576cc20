import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../app/client.ts';
import { failureOf } from '../app/failure.ts';
import { failureWords } from '../language/words.ts';
import type { NetworkDesk } from './desk.ts';

const FEWEST_SIGNS = 4;

/** Find somebody in the picture: by a part of his id, a tip’s number, or any identifier that stands in a tip. */
export function FindInPicture({ desk, onFound }: { desk: NetworkDesk; onFound: (points: number[]) => void }) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [said, setSaid] = useState('');
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const wanted = text.trim();
    if (wanted === '') return;
    try {
      const byId = pointsById(desk, wanted);
      const points = byId.length > 0 ? byId : await pointsByTip(desk, wanted);
      setSaid(t('networks.foundHere', { count: points.length, shown: String(points.length) }));
      if (points.length > 0) onFound(points);
    } catch (error) {
      setSaid(failureWords(t, failureOf(error)));
    }
  };
  return (
    <form className="net-find" onSubmit={(event) => void submit(event)}>
      <input
        type="search"
        className="input"
        maxLength={200}
        aria-label={t('networks.findIn')}
        placeholder={t('networks.findIn')}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setSaid('');
        }}
      />
      <span className="small soft" role="status">
        {said}
      </span>
    </form>
  );
}

function pointsById({ picture, shown }: NetworkDesk, text: string): number[] {
  const wanted = text.toLowerCase();
  if (wanted.length < FEWEST_SIGNS) return [];
  return picture.points.flatMap(({ id }, index) =>
    shown.visible[index] && id.includes(wanted) ? [index] : [],
  );
}

const MOST_TIPS = 8;

/** Who stands behind a party of a tip in which the identifier stands. */
async function pointsByTip({ picture, shown }: NetworkDesk, text: string): Promise<number[]> {
  const { rows } = await call('triage.search', { text, limit: MOST_TIPS });
  const answers = await Promise.all(rows.map(({ id }) => call('subjects.ofTip', { tip: id })));
  const subjects = new Set(answers.flatMap((answer) => answer.subjects.map(({ id }) => id)));
  return [...subjects].flatMap((id) => {
    const point = picture.at.get(id);
    return point !== undefined && shown.visible[point] ? [point] : [];
  });
}
