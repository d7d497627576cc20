import { Masked } from '../tip/sealed.tsx';

const SEALED = /^\[sealed: ([a-z_]+) #\d+\]$/;

/** A value as the server shows it; where it is sealed, a mask with its kind. It is opened on the tip's own page. */
export function Shown({ display }: { display: string }) {
  const kind = SEALED.exec(display)?.[1];
  return kind ? <Masked kind={kind} /> : <bdi className="break">{display}</bdi>;
}
