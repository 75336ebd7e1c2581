// A random generator that takes its choices from a list of numbers, so that fast-check can shrink a whole history.

/** Uses one number for each choice. After the end of the list it uses zeros, which are the simplest choice. */
export class Rng {
  readonly #rolls: readonly number[]
  #at = 0

  constructor(rolls: readonly number[]) {
    this.#rolls = rolls
  }

  /** Returns a whole number from 0 up to, but not including, `below`. */
  below(below: number): number {
    const roll = this.#rolls[this.#at++] ?? 0
    return roll % below
  }
  chance = (oneIn: number): boolean => this.below(oneIn) === oneIn - 1
  pick<T>(list: readonly T[]): T {
    const found = list[this.below(list.length)]
    if (found === undefined) throw new Error('nothing to pick from')
    return found
  }
}
