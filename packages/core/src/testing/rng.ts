// Choices read from a list of numbers, so that a generator of numbers can shrink a whole history.

/** Takes one number a choice; a list that has run out goes on with zeros, the plainest choice. */
export class Rng {
  readonly #rolls: readonly number[]
  #at = 0

  constructor(rolls: readonly number[]) {
    this.#rolls = rolls
  }

  /** A whole number from 0 up to, but not including, `below`. */
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
