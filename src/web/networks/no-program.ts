/** Stands in for what sigma makes ready by itself and is never drawn here: its own discs, lines, arrows, and points under the pointer. */
export class NoProgram {
  reallocate(): void {}
  process(): void {}
  render(): void {}
  kill(): void {}
}
