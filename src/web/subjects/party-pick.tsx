import { useQuery } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { useState } from 'react';
import { Button, ComboBox, Input, Label, ListBox, ListBoxItem, Popover } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { SubjectTipLine } from '../../subjects/shape.ts';
import { asked } from '../app/queries.ts';
import { useSettled } from '../app/settled.ts';
import { ChevronIcon } from '../look/icons.tsx';

export type PartyRef = { tip: string; party: number };
/** A party of the subject that can be picked, by its tip’s source and number. */
export type PartyChoice = { key: string; ref: PartyRef; words: string };

export const keyOf = ({ tip, party }: PartyRef): string => `${tip} ${party}`;

export const choicesOf = (t: TFunction, tips: readonly SubjectTipLine[]): PartyChoice[] =>
  tips.flatMap((tip) =>
    tip.parties.map(({ party, role }) => ({
      key: keyOf({ tip: tip.id, party }),
      ref: { tip: tip.id, party },
      words: `${tip.source} ${tip.number} · ${t(`role.${role}`)}${
        tip.parties.length > 1 ? ` ${t('subject.party', { number: party + 1 })}` : ''
      }`,
    })),
  );

/** Tips that are offered at once. */
const OFFERED = 50;

type Props = {
  subject: string;
  label: string;
  /** parties that are known already: offered while nothing is typed */
  known: readonly PartyChoice[];
  chosen: PartyChoice;
  onPick: (choice: PartyChoice) => void;
};

/** A field in which any party of the subject is found by its tip’s number, whether its tip was loaded or not. */
export function PartyPick({ subject, label, known, chosen, onPick }: Props) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState<string | null>(null);
  const wanted = useSettled((typed ?? '').trim(), 200);
  const search = useQuery({
    ...asked('subjects.tips', { subject, number: wanted, limit: OFFERED }),
    enabled: wanted !== '' && typed !== null,
    staleTime: 60_000,
    placeholderData: (previous) => previous,
  });
  const isSearching = typed !== null && typed.trim() !== '';
  const offered = isSearching ? choicesOf(t, search.data?.rows ?? []) : known.slice(0, OFFERED);
  return (
    <ComboBox
      className="field party-pick"
      items={offered}
      inputValue={typed ?? chosen.words}
      selectedKey={chosen.key}
      allowsEmptyCollection
      onInputChange={setTyped}
      onFocus={(event) => event.target instanceof HTMLInputElement && event.target.select()}
      onBlur={() => setTyped(null)}
      onSelectionChange={(key) => {
        const choice = offered.find((each) => each.key === key);
        if (choice && choice.key !== chosen.key) onPick(choice);
        if (key !== null) setTyped(null);
      }}
    >
      <Label>{label}</Label>
      <div className="party-pick-field">
        <Input className="input" maxLength={100} />
        <Button className="button quiet small" aria-label={t('subject.whyOffer')}>
          <ChevronIcon width="12" height="12" />
        </Button>
      </div>
      <Popover className="popover" data-keys="own" offset={4}>
        <ListBox<PartyChoice>
          className="menu"
          renderEmptyState={() => (
            <p className="menu-title">
              {search.isFetching || wanted !== typed?.trim() ? t('state.loading') : t('subject.whyNoTip')}
            </p>
          )}
        >
          {({ key, words }) => (
            <ListBoxItem id={key} textValue={words} className="menu-item">
              {words}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}
