import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { call } from '../app/client.ts';
import { failureOf } from '../app/failure.ts';
import { notify } from '../app/notices.ts';
import { asked, queryClient } from '../app/queries.ts';
import type { SavedView } from '../app/queue-api.ts';
import { failureWords } from '../language/words.ts';
import { Sheet } from '../look/dialog.tsx';

const VIEWS = asked('triage.views', {});

/** Rename, share, order and remove saved views, and choose the one with which the queue opens. */
export function ManageViews({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const { data } = useQuery(VIEWS);
  const views = data?.views ?? [];
  const act = async (work: () => Promise<unknown>) => {
    try {
      await work();
    } catch (error) {
      notify(failureWords(t, failureOf(error)), { tone: 'failed' });
    }
    await queryClient.invalidateQueries({ queryKey: VIEWS.queryKey });
  };
  const ids = views.map(({ id }) => id);
  const opensWith = views.find(({ isDefault }) => isDefault)?.id ?? null;
  const move = (at: number, by: number) => {
    const order = [...ids];
    const [id] = order.splice(at, 1);
    order.splice(at + by, 0, id!);
    void act(() => call('triage.arrangeViews', { order, opensWith }));
  };
  return (
    <Sheet title={t('views.title')} onClose={onClose} wide>
      {views.length === 0 && <p className="soft">{t('views.none')}</p>}
      <ul className="view-list">
        {views.map((view, at) => (
          <li key={view.id}>
            <Name
              view={view}
              onRename={(name) => act(() => call('triage.changeView', { id: view.id, name }))}
            />
            <label className="choice">
              <input
                type="radio"
                name="default-view"
                checked={view.isDefault}
                onChange={() =>
                  void act(() => call('triage.arrangeViews', { order: ids, opensWith: view.id }))
                }
              />
              <span>{t('views.opensWith')}</span>
            </label>
            <label className="choice">
              <input
                type="checkbox"
                checked={view.shared}
                disabled={!view.mine}
                onChange={(event) => {
                  const shared = event.target.checked;
                  void act(() => call('triage.changeView', { id: view.id, shared }));
                }}
              />
              <span>{t('views.shared')}</span>
            </label>
            <span className="view-acts">
              <button
                type="button"
                className="button quiet small"
                disabled={at === 0}
                aria-label={t('views.up', { name: view.name })}
                onClick={() => move(at, -1)}
              >
                ↑
              </button>
              <button
                type="button"
                className="button quiet small"
                disabled={at === views.length - 1}
                aria-label={t('views.down', { name: view.name })}
                onClick={() => move(at, 1)}
              >
                ↓
              </button>
              {view.mine && (
                <button
                  type="button"
                  className="button small"
                  onClick={() => void act(() => call('triage.removeView', { id: view.id }))}
                >
                  {t('act.remove')}
                  <span className="unseen"> {view.name}</span>
                </button>
              )}
            </span>
          </li>
        ))}
      </ul>
      {opensWith !== null && (
        <button
          type="button"
          className="button"
          onClick={() => void act(() => call('triage.arrangeViews', { order: ids, opensWith: null }))}
        >
          {t('views.opensWithAll')}
        </button>
      )}
    </Sheet>
  );
}

/** A view's name: a field for one's own, text for what others share. */
function Name({ view, onRename }: { view: SavedView; onRename: (name: string) => Promise<void> }) {
  const { t } = useTranslation();
  if (!view.mine) return <span className="view-name">{view.name}</span>;
  return (
    <input
      key={view.name}
      className="input view-name"
      aria-label={t('views.name')}
      maxLength={100}
      defaultValue={view.name}
      onBlur={(event) => {
        const name = event.target.value.trim();
        if (name && name !== view.name) void onRename(name);
      }}
    />
  );
}
