import { focusFirst } from './focus.ts';

type Asked = {
  words: string;
  value: string;
  onChange: (value: string) => void;
  rows?: number;
  /** characters at least; 0: it may stay empty */
  least?: number;
  most?: number;
  /** the focus begins here */
  first?: boolean;
  hint?: string;
};

/** A reason, note or remark in a form: a few lines of text with their name above. */
export function NoteField({
  words,
  value,
  onChange,
  rows = 2,
  least = 0,
  most = 2000,
  first = false,
  hint,
}: Asked) {
  return (
    <label className="field">
      <span className="label">{words}</span>
      <textarea
        className="input"
        rows={rows}
        minLength={least || undefined}
        maxLength={most}
        required={least > 0}
        ref={first ? focusFirst : undefined}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
      {hint !== undefined && <span className="hint">{hint}</span>}
    </label>
  );
}
