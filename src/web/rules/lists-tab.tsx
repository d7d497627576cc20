import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { visible } from '../../kernel/visible-text.ts';
import type { PhraseList } from '../../triage/shape.ts';
import { notify } from '../app/notices.ts';
import { useFormat } from '../language/use-format.ts';
import { dropList, freeId, isListFound, phrasesOf, putList, rulesOfList } from './edit-rules.ts';
import { ProblemList } from './problem-list.tsx';
import type { Editing } from './use-editing.ts';

/** What a new list is called until an officer names it: the server keeps no list without names. */
const NEW = { en: 'New list', hi: 'नई सूची' };

/** Phrase lists by language. In a draft each is a text field, one phrase a line. */
export function ListsTab({ editing }: { editing: Editing }) {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const [wanted, setWanted] = useState('');
  const { content, change, isDraft, problems } = editing;
  const found = content.lists.filter((list) => isListFound(list, wanted));
  const languages = [...new Set(found.map(({ language }) => language))];
  const names = new Intl.DisplayNames(i18n.language, { type: 'language', fallback: 'code' });
  const add = () => {
    const id = freeId(content.lists, 'unit-list');
    change(putList(content, id, { id, language: format.language, words: NEW, phrases: [] }));
  };
  return (
    <>
      <p className="soft measure">{t('rules.lists.about')}</p>
      <div className="rule-search">
        <input
          className="input"
          type="search"
          aria-label={t('rules.lists.search')}
          placeholder={t('rules.lists.search')}
          value={wanted}
          onChange={(event) => setWanted(event.target.value)}
        />
        {isDraft && (
          <button type="button" className="button" onClick={add}>
            {t('rules.lists.add')}
          </button>
        )}
      </div>
      {found.length === 0 && <p className="soft">{t('rules.lists.none')}</p>}
      {languages.map((language) => (
        <section key={language} className="rule-group" aria-labelledby={`lists-${language}`}>
          <header>
            <h2 id={`lists-${language}`}>{names.of(language)}</h2>
          </header>
          <ul className="phrase-lists">
            {found
              .filter((list) => list.language === language)
              .map((list) => (
                <li key={list.id} className={problems.has(list.id) ? 'phrase-list wrong' : 'phrase-list'}>
                  <ListHead list={list} rules={rulesOfList(content.rules, list.id)} />
                  {problems.has(list.id) && <ProblemList problems={problems.get(list.id)!} />}
                  {isDraft ? (
                    <ListFields
                      list={list}
                      taken={content.lists.filter(({ id }) => id !== list.id).map(({ id }) => id)}
                      onChange={(next) => change(putList(content, list.id, next))}
                      onRemove={() => {
                        change(dropList(content, list.id));
                        notify(t('rules.removed', { rule: list.id }), { undo: () => change(content) });
                      }}
                    />
                  ) : (
                    <ul className="phrases" lang={list.language}>
                      {list.phrases.map((phrase) => (
                        <li key={phrase}>{visible(phrase)}</li>
                      ))}
                    </ul>
                  )}
                </li>
              ))}
          </ul>
        </section>
      ))}
    </>
  );
}

function ListHead({ list, rules }: { list: PhraseList; rules: readonly string[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <div className="list-head">
      <h3>{visible(list.words[format.language === 'hi' ? 'hi' : 'en'])}</h3>
      <code className="faint">{list.id}</code>
      <span className="soft small">
        {t('rules.lists.phrases', { count: list.phrases.length, shown: format.number(list.phrases.length) })}
        {' · '}
        {rules.length === 0 ? t('rules.lists.unused') : t('rules.lists.used', { rules: rules.join(', ') })}
      </span>
    </div>
  );
}

type FieldsProps = {
  list: PhraseList;
  taken: readonly string[];
  onChange: (list: PhraseList) => void;
  onRemove: () => void;
};

function ListFields({ list, taken, onChange, onRemove }: FieldsProps) {
  const { t } = useTranslation();
  // what is typed stays as typed; the draft holds the phrases in it
  const [typed, setTyped] = useState(() => list.phrases.join('\n'));
  const [id, setId] = useState(list.id);
  return (
    <div className="list-fields">
      <label className="field">
        <span className="label">{t('rules.field.listId')}</span>
        <input
          className="input mono"
          value={id}
          onChange={(event) => setId(event.target.value)}
          onBlur={() => {
            if (/^[a-z][a-z0-9-]{1,60}$/.test(id) && !taken.includes(id)) onChange({ ...list, id });
            else setId(list.id);
          }}
        />
      </label>
      <label className="field">
        <span className="label">{t('rules.field.language')}</span>
        <input
          className="input mono"
          defaultValue={list.language}
          pattern="[a-z]{2,3}"
          onBlur={(event) => {
            const language = event.target.value.trim().toLowerCase();
            if (/^[a-z]{2,3}$/.test(language)) onChange({ ...list, language });
            else event.target.value = list.language;
          }}
        />
      </label>
      {(['en', 'hi'] as const).map((language) => (
        <label key={language} className="field">
          <span className="label">{t(`rules.lists.${language}`)}</span>
          <input
            className="input"
            lang={language}
            maxLength={200}
            value={list.words[language]}
            onChange={(event) =>
              onChange({ ...list, words: { ...list.words, [language]: event.target.value } })
            }
          />
        </label>
      ))}
      <label className="field wide">
        <span className="label">{t('rules.lists.lines')}</span>
        <textarea
          className="input"
          lang={list.language}
          rows={Math.min(14, Math.max(4, list.phrases.length + 1))}
          spellCheck={false}
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            onChange({ ...list, phrases: phrasesOf(event.target.value) });
          }}
        />
        <span className="hint">{t('rules.lists.syntax')}</span>
      </label>
      <div>
        <button
          type="button"
          className="button small"
          aria-label={t('rules.removeOf', { rule: list.id })}
          onClick={onRemove}
        >
          {t('rules.remove')}
        </button>
      </div>
    </div>
  );
}
