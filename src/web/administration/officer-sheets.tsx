import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ROLE_NAMES, type RoleName } from '../../access/shape.ts';
import { call } from '../app/client.ts';
import { queryClient } from '../app/queries.ts';
import { roleWords } from '../language/role-words.ts';
import { Sheet } from '../look/dialog.tsx';
import { focusFirst } from '../look/focus.ts';
import { Problem, useAttempt } from '../sign-in/problem.tsx';

/** What is asked over the table: a new officer, other roles, or that a one-time secret is handed on. */
export type Asked =
  | { kind: 'add' }
  | { kind: 'roles'; name: string; roles: readonly string[] }
  | { kind: 'secret'; name: string; secret: string };

type Props = { asked: Asked; onAsk: (asked: Asked) => void; onClose: () => void };
const again = () => queryClient.invalidateQueries({ queryKey: ['access.roster'] });

export function OfficerSheets({ asked, onAsk, onClose }: Props) {
  const { t } = useTranslation();
  if (asked.kind === 'secret')
    return (
      <Sheet title={t('admin.secretTitle')} onClose={onClose}>
        <div className="sheet-form">
          <p>{t('admin.secretWhy', { name: asked.name })}</p>
          <p className="mono token-made">{asked.secret}</p>
          <button type="button" className="button main" onClick={onClose}>
            {t('recovery.kept')}
          </button>
        </div>
      </Sheet>
    );
  return <OfficerForm asked={asked} onAsk={onAsk} onClose={onClose} />;
}

function OfficerForm({ asked, onAsk, onClose }: Props & { asked: Exclude<Asked, { kind: 'secret' }> }) {
  const { t } = useTranslation();
  const { busy, problem, setProblem, attempt } = useAttempt();
  const [roles, setRoles] = useState<readonly RoleName[]>(() =>
    asked.kind === 'roles' ? ROLE_NAMES.filter((role) => asked.roles.includes(role)) : [],
  );
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (roles.length === 0) return setProblem(t('admin.oneRole'));
    const fields = new FormData(event.currentTarget);
    void attempt(async () => {
      if (asked.kind === 'roles') {
        await call('access.setRoles', { name: asked.name, role: [...roles] });
        onClose();
      } else {
        const name = String(fields.get('name')).trim();
        const displayName = String(fields.get('displayName')).trim();
        const { secret } = await call('access.addOfficer', { name, displayName, role: [...roles] });
        onAsk({ kind: 'secret', name, secret });
      }
      await again();
    });
  };
  return (
    <Sheet
      title={asked.kind === 'add' ? t('admin.add') : t('admin.rolesOf', { name: asked.name })}
      onClose={onClose}
    >
      <form className="sheet-form" onSubmit={submit}>
        {asked.kind === 'add' && (
          <>
            <label className="field">
              <span className="label">{t('admin.name')}</span>
              <input
                className="input"
                name="name"
                required
                maxLength={100}
                autoComplete="off"
                ref={focusFirst}
              />
            </label>
            <label className="field">
              <span className="label">{t('admin.displayName')}</span>
              <input className="input" name="displayName" maxLength={200} autoComplete="off" />
            </label>
          </>
        )}
        <fieldset className="check-list">
          <legend>{t('admin.roles')}</legend>
          {ROLE_NAMES.map((role) => (
            <label key={role} className="check-line">
              <input
                type="checkbox"
                checked={roles.includes(role)}
                onChange={(event) =>
                  setRoles(event.target.checked ? [...roles, role] : roles.filter((each) => each !== role))
                }
              />
              {roleWords(t, role)}
            </label>
          ))}
        </fieldset>
        <Problem words={problem} />
        <button type="submit" className="button main" disabled={busy}>
          {asked.kind === 'add' ? t('admin.add') : t('act.save')}
        </button>
      </form>
    </Sheet>
  );
}
