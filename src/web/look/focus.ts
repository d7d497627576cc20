/** As `ref`: the element has the focus as soon as it stands there, once. For the first field of a form that was asked for. */
export function focusFirst(element: HTMLElement | null): void {
  element?.focus();
}
