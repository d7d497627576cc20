import { useTranslation } from 'react-i18next';
import { changeSettings, type Settings, useSettings } from '../app/settings.ts';
import { changeLanguage, LANGUAGES, type Language } from '../language/language.ts';

/** Language, theme, density, single keys: of this officer in this browser. */
export function SettingsForm() {
  const { t } = useTranslation();
  const settings = useSettings();
  return (
    <div className="settings">
      <Choice
        label={t('settings.language')}
        value={settings.language}
        choices={(Object.keys(LANGUAGES) as Language[]).map((id) => ({ id, words: LANGUAGES[id], lang: id }))}
        onChange={(language) => {
          changeSettings({ language });
          void changeLanguage(language);
        }}
      />
      <Choice
        label={t('settings.theme')}
        value={settings.theme}
        choices={(['system', 'light', 'dark'] as const).map((id) => ({
          id,
          words: t(`settings.themes.${id}`),
        }))}
        onChange={(theme) => changeSettings({ theme })}
      />
      <Choice
        label={t('settings.density')}
        value={settings.density}
        choices={(['compact', 'normal', 'roomy'] as const).map((id) => ({
          id,
          words: t(`settings.densities.${id}`),
        }))}
        onChange={(density: Settings['density']) => changeSettings({ density })}
      />
      <label className="check-line">
        <input
          type="checkbox"
          checked={settings.singleKeys}
          onChange={(event) => changeSettings({ singleKeys: event.target.checked })}
        />
        <span>
          {t('settings.singleKeys')} <span className="soft">{t('settings.singleKeysHint')}</span>
        </span>
      </label>
    </div>
  );
}

type ChoiceProps<Id extends string> = {
  label: string;
  value: Id;
  choices: readonly { id: Id; words: string; lang?: string }[];
  onChange: (id: Id) => void;
};

function Choice<Id extends string>({ label, value, choices, onChange }: ChoiceProps<Id>) {
  return (
    <fieldset className="setting">
      <legend>{label}</legend>
      <div className="segments">
        {choices.map(({ id, words, lang }) => (
          <label key={id} lang={lang}>
            <input type="radio" name={label} checked={value === id} onChange={() => onChange(id)} />
            {words}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
