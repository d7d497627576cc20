import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { IdentifierKind } from '../../identifiers/shape.ts';
import { shortId } from '../../kernel/short-id.ts';
import type { Output } from '../app/api.ts';
import { asked } from '../app/queries.ts';
import { useFormat } from '../language/use-format.ts';
import { TipLinks } from '../networks/tip-links.tsx';
import { Shown } from './mask.tsx';
import { tiesOf } from './subject-networks.tsx';

/** Kinds by which money comes and goes. A bank's own code is none: it names no account. */
const OF_MONEY: ReadonlySet<IdentifierKind> = new Set([
  'upi',
  'bank_account',
  'iban',
  'crypto',
  'card',
] as const);

const MOST_TIPS = 3;

/** Identifiers of payment, and payments between the subject and others; nothing where there is neither. */
export function Money({ subject }: { subject: string }) {
  const { t } = useTranslation();
  const known = useQuery({ ...asked('subjects.identifiers', { subject }), staleTime: 60_000 });
  const ties = useQuery(tiesOf(subject));
  const identifiers = known.data?.identifiers.filter(({ kind }) => OF_MONEY.has(kind)) ?? [];
  const payments = ties.data?.payments ?? [];
  if (identifiers.length === 0 && payments.length === 0) return null;
  return (
    <section className="subject-part" aria-labelledby="subject-money">
      <h2 id="subject-money">{t('subject.money')}</h2>
      {identifiers.length > 0 && <Accounts identifiers={identifiers} />}
      {payments.length > 0 && <Payments payments={payments} />}
    </section>
  );
}

function Accounts({ identifiers }: { identifiers: Output<'subjects.identifiers'>['identifiers'] }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <table className="table subject-money">
      <thead>
        <tr>
          <th scope="col">{t('identifiers.kind')}</th>
          <th scope="col">{t('identifiers.value')}</th>
          <th scope="col" className="number">
            {t('subject.tips')}
          </th>
        </tr>
      </thead>
      <tbody>
        {identifiers.map((one) => (
          <tr key={one.choice}>
            <td>{t(`identifier.${one.kind}`)}</td>
            <td className="break">
              <Link to="/tips/$tip" params={{ tip: one.at.tip }} preload={false} title={t('subject.toTip')}>
                <Shown display={one.display} />
              </Link>
            </td>
            <td className="number">{format.number(one.tips)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Payments({ payments }: { payments: Output<'networks.ofSubject'>['payments'] }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <ul className="subject-networks" aria-label={t('subject.payments')}>
      {payments.map((payment) => (
        <li key={`${payment.other} ${payment.paid}`}>
          <p>
            <span>{t(payment.paid ? 'subject.paidTo' : 'subject.paidBy')}</span>
            <Link to="/subjects/$subject" params={{ subject: payment.other }} preload={false}>
              {t('subject.named', { id: shortId(payment.other) })}
            </Link>
            <time className="soft" dateTime={payment.lastAt} title={format.full(payment.lastAt)}>
              {format.date(payment.lastAt)}
            </time>
          </p>
          <TipLinks tips={payment.tips} most={MOST_TIPS} />
        </li>
      ))}
    </ul>
  );
}
