/** Work that begins after a while, or as soon as its result is asked for; never, when it is disposed before. */
export class Postponed<T> implements Disposable {
  readonly #work: () => Promise<T>;
  readonly #timer: ReturnType<typeof setTimeout>;
  #begun: Promise<T> | undefined;

  /** @param delay Milliseconds. */
  constructor(work: () => Promise<T>, delay: number) {
    this.#work = work;
    this.#timer = setTimeout(() => this.#begin(), delay);
  }

  /** What the work gives. */
  result(): Promise<T> {
    clearTimeout(this.#timer);
    return this.#begin();
  }

  #begin(): Promise<T> {
    if (this.#begun === undefined) {
      this.#begun = this.#work();
      // A failure waits until somebody asks.
      this.#begun.catch(() => {});
    }
    return this.#begun;
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
  }
}
