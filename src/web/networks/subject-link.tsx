import { useRouter } from '@tanstack/react-router';
import { shortId } from '../../kernel/short-id.ts';

/** The way to a subject’s own page; null where the program has no such page. */
export function useSubjectWay(): ((id: string) => string) | null {
  const router = useRouter();
  return '/subjects/$subject' in router.routesByPath ? (id) => `/subjects/${id}` : null;
}

/** A subject by the end of his id, as a link where there is a page for him. */
export function SubjectLink({ id }: { id: string }) {
  const router = useRouter();
  const way = useSubjectWay()?.(id);
  const words = (
    <span className="mono" title={id}>
      {shortId(id)}
    </span>
  );
  if (!way) return words;
  return (
    <a
      href={way}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        router.history.push(way);
      }}
    >
      {words}
    </a>
  );
}
