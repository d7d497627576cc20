/** As `ref`: the element has the focus as soon as it stands there, once. For the first field of a form that was asked for. */
export function focusFirst(element: HTMLElement | null): void {
  element?.focus();
}

/** The page itself has the focus, where what had it is gone: Tab goes on at the page's beginning. Nothing is scrolled. */
export function focusPage(): void {
  document.getElementById('page')?.focus({ preventScroll: true });
}
