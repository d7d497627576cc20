import { useEffect, useRef } from 'react';
import { settings } from './settings.ts';

/**
 * What a key does. `keys` as an officer would say it: `j`, `A` (with shift), `ArrowDown`, `Ctrl+k`, or two in a row: `g q`.
 * `run` returning false lets an earlier screen or the browser have the key.
 */
export type Binding = { keys: string; run: (event: KeyboardEvent) => unknown };

const layers: { current: readonly Binding[] }[] = [];
const SEQUENCE_MS = 1200;
let first: { key: string; at: number } | null = null;

/** Bind keys while a screen is shown. The newest screen is asked first. */
export function useKeys(bindings: readonly Binding[]): void {
  const layer = useRef(bindings);
  layer.current = bindings;
  useEffect(() => {
    if (layers.length === 0) window.addEventListener('keydown', onKey);
    layers.push(layer);
    return () => {
      layers.splice(layers.indexOf(layer), 1);
      if (layers.length === 0) window.removeEventListener('keydown', onKey);
    };
  }, []);
}

function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || event.repeat === undefined) return;
  const name = nameOf(event);
  const target = event.target instanceof Element ? event.target : null;
  const single = name.length === 1;
  if (single && (isTyping(target) || !settings().singleKeys)) return;
  if (!name.startsWith('Ctrl+') && target?.closest('[data-keys="own"]')) return;
  if (isTyping(target) && !name.startsWith('Ctrl+')) {
    if (name === 'Escape' && target instanceof HTMLElement) target.blur();
    return;
  }
  const pair = first && event.timeStamp - first.at < SEQUENCE_MS ? `${first.key} ${name}` : null;
  first = null;
  if (pair && perform(pair, event)) return;
  if (perform(name, event)) return;
  if (layers.some((layer) => layer.current.some(({ keys }) => keys.startsWith(`${name} `)))) {
    first = { key: name, at: event.timeStamp };
  }
}

function perform(name: string, event: KeyboardEvent): boolean {
  for (const layer of layers.toReversed()) {
    const binding = layer.current.find(({ keys }) => keys === name);
    if (binding && binding.run(event) !== false) {
      event.preventDefault();
      return true;
    }
  }
  return false;
}

function isTyping(target: Element | null): boolean {
  if (!target) return false;
  if (target instanceof HTMLInputElement)
    return !['checkbox', 'radio', 'button', 'submit', 'file'].includes(target.type);
  return target.matches('textarea, select, [contenteditable="true"]');
}

/** On a Devanagari keyboard the key in the place of `j` still means `j`. */
function nameOf(event: KeyboardEvent): string {
  const latin = event.key.length > 1 || /^[\x20-\x7e]$/.test(event.key);
  const fromCode = /^Key([A-Z])$/.exec(event.code)?.[1];
  const key = latin || !fromCode ? event.key : event.shiftKey ? fromCode : fromCode.toLowerCase();
  if (event.altKey) return `Alt+${key}`;
  return event.ctrlKey || event.metaKey ? `Ctrl+${key.toLowerCase()}` : key;
}
